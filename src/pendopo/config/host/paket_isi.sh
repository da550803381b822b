#!/bin/sh
# Pendopo @VERSI@: satu berkas untuk memasang dan memperbarui tanpa jaringan. Jalankan: sh BERKAS bantuan
set -eu
umask 022
VERSI='@VERSI@'
ISI='@SHA256@'
KEPALA=@KEPALA@
BUTUH_MB=@BUTUH_MB@
GLIBC='@GLIBC@'

bilang() { printf '%s\n' "$*"; }
gagal() { printf '%s\n' "$*" >&2; exit 1; }
muatan() { tail -c "+$((KEPALA + 1))" "$0"; }

bantuan() {
    cat <<AKHIR
Pendopo $VERSI dalam satu berkas; tidak memerlukan jaringan. Jalankan sebagai root:

  sh $0 periksa              periksa salinan ini; tidak ada yang dipasang
  sh $0 pasang [PILIHAN]     pasang pada mesin ini, lalu jalankan: pendopo pasang PILIHAN
  sh $0 perbarui [PILIHAN]   perbarui yang sudah terpasang, lalu jalankan: pendopo perbarui PILIHAN
  sh $0 buka                 hanya buka ke @FOLDER@/versi/$VERSI, tanpa memakainya

  --akar FOLDER              pasang di bawah FOLDER, bukan di bawah / (untuk mencoba)
AKHIR
}

periksa() {
    for alat in tail tar gzip sha256sum df mktemp; do
        command -v "$alat" >/dev/null || gagal "Perintah $alat tidak ada di mesin ini."
    done
    dapat=$(muatan | sha256sum | cut -d' ' -f1)
    [ "$dapat" = "$ISI" ] || gagal "Salinan paket ini rusak: isinya tidak sama dengan yang dibuat. Salin ulang dari sumbernya; tidak ada yang dipasang."
}

mesin() {
    [ "$(uname -s)-$(uname -m)" = "@SISTEM@" ] || gagal "Paket ini untuk @SISTEM@; mesin ini $(uname -s)-$(uname -m)."
    punya=$(ldd --version 2>/dev/null | sed -n '1s/.* //p')
    baru=$(printf '%s\n%s\n' "$GLIBC" "$punya" | sort -V | tail -n 1)
    [ -n "$punya" ] && [ "$baru" = "$punya" ] || gagal "Paket ini memerlukan glibc $GLIBC atau lebih baru; mesin ini ${punya:-tidak memakainya}."
}

buka() {
    tujuan="$AKAR@FOLDER@/versi/$VERSI"
    [ ! -f "$tujuan/.selesai" ] || { bilang "Versi $VERSI sudah dibuka di $tujuan."; return 0; }
    rm -rf "$tujuan"
    mkdir -p "$tujuan" || gagal "Folder $tujuan tidak dapat dibuat. Jalankan sebagai root."
    sisa=$(df -Pm "$tujuan" | awk 'NR==2 {print $4}')
    [ "$sisa" -ge "$BUTUH_MB" ] || { rm -rf "$tujuan"; gagal "Ruang di $AKAR@FOLDER@ tinggal $sisa MB; perlu $BUTUH_MB MB."; }
    bilang "Membuka ke $tujuan…"
    muatan | tar -x -C "$tujuan" -f - --no-same-owner
    (cd "$tujuan" && sha256sum -c --quiet --strict ISI.sha256) || gagal "Berkas yang dibuka tidak sama dengan daftarnya. Periksa disk dan USB."
    mkdir "$tujuan/python"
    tar -xz -C "$tujuan/python" -f "$tujuan/python.tar.gz" --no-same-owner
    bilang "Memasang paket Python…"
    "$tujuan/python/bin/python3" -I -m venv "$tujuan/.venv"
    pip="$tujuan/.venv/bin/python -I -m pip --isolated --disable-pip-version-check --no-cache-dir -q install --root-user-action ignore --no-index"
    $pip --find-links "$tujuan/roda" --require-hashes -r "$tujuan/persyaratan.txt"
    $pip --no-deps "$tujuan"/pendopo-*.whl
    rm -rf "$tujuan/roda" "$tujuan/python.tar.gz" "$tujuan"/pendopo-*.whl
    sync
    : > "$tujuan/.selesai"
    sync
}

perintah=${1:-bantuan}
[ $# -eq 0 ] || shift
AKAR=
sebelum=
for satu in "$@"; do
    [ "$sebelum" != --akar ] || AKAR=${satu%/}
    case $satu in --akar=*) AKAR=${satu#--akar=} ;; esac
    sebelum=$satu
done

case $perintah in
    bantuan | -h | --help)
        bantuan ;;
    periksa)
        periksa
        bilang "Paket utuh: Pendopo $VERSI. SHA-256 isinya: $ISI" ;;
    buka)
        periksa
        mesin
        buka
        bilang "Versi $VERSI siap di $tujuan." ;;
    pasang)
        periksa
        mesin
        [ ! -e "$AKAR@FOLDER@/kini" ] || gagal "Pendopo sudah terpasang di $AKAR@FOLDER@. Untuk memperbarui: sh $0 perbarui"
        buka
        exec "$tujuan/.venv/bin/pendopo" pasang "$@" ;;
    perbarui)
        periksa
        mesin
        [ -e "$AKAR@FOLDER@/kini" ] || gagal "Belum ada Pendopo di $AKAR@FOLDER@. Untuk memasang: sh $0 pasang"
        buka
        exec "$tujuan/.venv/bin/pendopo" perbarui "$0" "$@" ;;
    *)
        bantuan >&2
        exit 2 ;;
esac
exit 0
