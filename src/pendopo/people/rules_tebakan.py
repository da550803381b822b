"""Words that a guesser tries first here; pure, no Django.

Django brings the 20,000 commonest passwords of the world, nearly all of them English. These are the words people in
this country put before '123': collected by hand from what is called easy in Indonesian advice on passwords (faith,
affection, country, places, sport, offices). No list of leaked secrets is in it.
"""

from __future__ import annotations

import re

_LIST = """
aceh admin administrator akucantik akucinta akuganteng akusayang alhamdulillah allah allahuakbar anakku anjing arema
arsenal assalamualaikum astaghfirullah ayahbunda ayambakar badminton bajingan bali balikpapan bandung bangsa banten
barcelona basmalah batam bekasi belajar berkah bersama bidadari bismilah bismillah bobotoh bogor bola bonek buaya
bulan bunda bupati camat chelsea cinta cintaallah cintakamu cintaku cirebon daerah dangdut depok dinas doraemon
dpmptsp freefire ganteng garuda garudaindonesia gresik gubernur hidayah ibuku indomie indonesia indonesiaku
indonesiaraya instansi islam jakarta jakmania jayapura jogja jogjakarta kabupaten kadis kantor kantorku kapten
karyawan katasandi kecamatan keluarga kelurahan kepala komputer kopi kota kotabandung kucing kuncirahasia kuningan
lampung liverpool lupa lupalagi lupapassword madura majulah makassar malang manado manchester masjid matahari medan
merahputih merdeka mobilelegend mobilelegends mobillegends muhammad naruto negara nusantara operator padang
palembang pancasila papua password passwordku pegawai pelayanan pemda pemerintah pemkab pemkot pendopo pengguna
perizinan persebaya persib persibbandung persija petugas pontianak presiden rahasia rahasiaku rahasianegara ramadan
ramadhan rejeki rezeki rinduku sahabat sandi sandiku sayang sayangkamu sayangku selamanya selamat semangat semarang
sholat sidoarjo solo subang subhanallah sukabumi sukses superadmin surabaya surakarta syahadat tangerang tasikmalaya
terserah testing tuhan tuhanyesus user username walikota warga yesus yogyakarta
"""
WORDS = frozenset(_LIST.split())
_LEET = str.maketrans("01345@$", "oieasas")


def is_guessable(password: str) -> bool:
    """The password is one such word, or the same one twice, with whatever digits and signs around and in it."""
    low = re.sub(r"^[^a-z]+|[^a-z]+$", "", password.lower())
    for text in (low, low.translate(_LEET)):
        core = re.sub(r"[^a-z]", "", text)
        half = core[: len(core) // 2]
        if core in WORDS or (half in WORDS and half * 2 == core):
            return True
    return False
