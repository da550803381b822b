#!/bin/sh
# In a bare system without a network: install from the first package, start, upgrade by the second, go back, upgrade again.
set -e
cd /root
alat=/opt/pendopo/kini/.venv/bin/python
sh satu.run pasang --polos --alamat http://127.0.0.1:8000 --port 8000 --tanpa-mulai
"$alat" -c "
import socket, fcntl, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 0x41))"
cat > tanya.py <<'AKHIR'
import sys, time, urllib.request
for _ in range(600):
    try:
        if urllib.request.urlopen("http://127.0.0.1:8000/sehat", timeout=5).status == 200:
            break
    except OSError:
        time.sleep(0.5)
page = urllib.request.urlopen("http://127.0.0.1:8000/", timeout=60).read().decode()
print("HALAMAN", "Selamat datang di Pendopo" in page)
AKHIR
setsid /usr/local/bin/pendopo up > up.log 2>&1 &
"$alat" tanya.py
cp dua.run rusak.run
printf x >> rusak.run
/usr/local/bin/pendopo perbarui rusak.run || echo "DITOLAK $(readlink -f /opt/pendopo/kini)"
rm rusak.run
/usr/local/bin/pendopo perbarui dua.run
echo "KINI $(readlink -f /opt/pendopo/kini)"
"$alat" tanya.py
/usr/local/bin/pendopo perbarui --kembali --ya
echo "KINI $(readlink -f /opt/pendopo/kini)"
"$alat" tanya.py
sh dua.run perbarui
echo "KINI $(readlink -f /opt/pendopo/kini)"
"$alat" tanya.py
echo SELESAI
