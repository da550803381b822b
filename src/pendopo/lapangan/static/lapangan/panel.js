// Panel "Di ponsel ini", pada daftar dan pada halaman kunjungan: antrean, kesiapan, pengiriman.
"use strict";
(() => {
  const tempat = document.querySelector("[data-lapangan]");
  const panel = document.getElementById("antrean");
  if (!tempat || !panel || !self.indexedDB) return;
  const { lapangan: akar, pemilik, pekerja } = tempat.dataset;
  const kata = panel.dataset;
  const antrean = new AntreanLapangan(akar);
  const isi = (teks, nilai) => teks.replace(/\{(\w+)\}/g, (_, kunci) => nilai[kunci]);
  const cari = (tanda) => panel.querySelector(tanda);
  const kabar = cari("[data-kabar]");
  const aman = self.isSecureContext && "serviceWorker" in navigator;

  const suruh = async (pesan) => {
    const pendaftaran = await navigator.serviceWorker?.getRegistration(akar);
    if (!pendaftaran?.active) return null;
    const lubang = new MessageChannel();
    const jawab = new Promise((baik, gagal) => {
      lubang.port1.onmessage = (e) => (e.data.gagal ? gagal(new Error("gagal")) : baik(e.data.hasil));
    });
    pendaftaran.active.postMessage(pesan, [lubang.port2]);
    return jawab;
  };

  const baris = (satu, pesan, alamat) => {
    const li = document.createElement("li");
    const tautan = document.createElement("a");
    tautan.href = alamat || `${akar}${satu.kunjungan}`;
    tautan.textContent = satu.nomor || "";
    tautan.className = "utuh";
    const p = document.createElement("p");
    p.className = "kecil";
    p.textContent = pesan;
    li.append(tautan, p);
    return li;
  };

  // Menggambar keadaan sekarang; dipanggil juga bila tab lain atau pekerja mengubahnya.
  const gambar = async () => {
    const { saya, isian, lain } = await antrean.keadaan();
    const lama = ((await antrean.ambil("tentang", "kabar"))?.nilai || []).filter((satu) => satu.pemilik === pemilik);
    const bentrok = lama.filter((satu) => satu.keadaan !== "berlaku");
    cari("[data-jumlah]").textContent = saya.length ? isi(kata.belum, { n: saya.length }) : "";
    cari("[data-jumlah]").classList.toggle("lencana--jalan", saya.length > 0);
    cari("[data-antre]").replaceChildren(
      ...saya.map((satu) => baris(satu, satu.pesan || isi(kata.belum, { n: 1 }))),
      ...bentrok.map((satu) => baris(satu, satu.pesan, satu.alamat)),
    );
    cari("[data-kirim]").hidden = !saya.length;
    const catatan = [lain ? isi(kata.orangLain, { n: lain }) : "", aman ? "" : kata.polos].filter(Boolean);
    if (!panel.dataset.sibukSekarang) kabar.textContent = [kabar.dataset.tetap || "", ...catatan].filter(Boolean).join(" ");
    const ada = new Set([...saya.map((satu) => satu.kunjungan), ...isian.map((satu) => satu.kunjungan)]);
    const siap = new Set(aman ? (await suruh({ kata: "daftar" }).catch(() => null)) || [] : []);
    for (const kartu of document.querySelectorAll("[data-kunjungan][data-alamat]")) {
      kartu.querySelector("[data-belum]").hidden = !ada.has(kartu.dataset.kunjungan);
      kartu.querySelector("[data-siap]").hidden = !siap.has(kartu.dataset.alamat);
    }
    const pilihan = aman ? [...document.querySelectorAll("[data-pilih]")] : [];
    for (const satu of pilihan) satu.closest("label").hidden = false;
    cari("[data-siapkan-tombol]").hidden = !pilihan.length;
    panel.hidden = !(saya.length || bentrok.length || lain || pilihan.length || kabar.textContent);
  };
  const katakan = (teks) => {
    kabar.dataset.tetap = teks;
    return gambar();
  };

  // Mengirim yang menunggu; hasilnya kalimat di panel, dan "kosong" bila semua sudah sampai.
  const kirim = async ({ diam = false } = {}) => {
    const { saya } = await antrean.keadaan();
    if (!saya.some((satu) => satu.keadaan === "menunggu")) return saya.length ? "perlu_diperbaiki" : "kosong";
    if (!diam) await katakan(kata.sibuk);
    const hasil = await antrean.kirimSemua();
    cari("[data-masuk-tautan]").hidden = hasil !== "masuk" && hasil !== "orang_lain";
    const kalimat = { kosong: kata.kosong, putus: kata.putus, masuk: kata.masuk, orang_lain: kata.masuk, galat: kata.galat, perlu_diperbaiki: "" };
    await katakan(kalimat[hasil]);
    if (hasil === "putus" || hasil === "galat") await (await navigator.serviceWorker?.getRegistration(akar))?.sync?.register("kirim-lapangan").catch(() => {});
    return hasil;
  };

  const siapkan = async () => {
    const kartu = [...document.querySelectorAll("[data-pilih]:checked")].map((satu) => satu.closest("[data-alamat]").dataset.alamat);
    await katakan(isi(kata.siapkan, { n: kartu.length }));
    await navigator.storage?.persist?.();
    const alat = performance.getEntriesByType("resource").map((satu) => satu.name).filter((satu) => /\/(static|tema)\//.test(satu));
    const jadi = await suruh({ kata: "siapkan", halaman: [akar, ...kartu], bekal: alat }).catch(() => 0);
    const lengkap = jadi === kartu.length + 1;
    await katakan(lengkap ? isi(kata.siap, { n: kartu.length }) : kata.gagalSiap);
  };

  const mulai = async () => {
    await antrean.akuiPemilik(pemilik);
    if (aman) {
      await navigator.serviceWorker.register(pekerja, { scope: akar }).catch(() => {});
      await navigator.serviceWorker.ready.catch(() => {});
    }
    await gambar();
    await lupakan();
    const hasil = await kirim({ diam: true });
    if (hasil === "kosong" && document.querySelector(".kunjungan-kartu")) await rapikan();
  };
  // Kabar tentang kunjungan yang sedang dilihat sudah dibaca; sekali tampil cukup.
  const lupakan = async () => {
    const kabarLama = (await antrean.ambil("tentang", "kabar"))?.nilai || [];
    const sisa = kabarLama.filter((satu) => satu.alamat !== location.pathname);
    if (sisa.length < kabarLama.length) await antrean.simpan("tentang", { id: "kabar", nilai: sisa });
  };
  // Halaman yang disiapkan untuk hari yang sudah lewat tidak tinggal di ponsel.
  const rapikan = async () => {
    if (!aman || !navigator.onLine) return;
    const hari = tempat.dataset.hari;
    const { isian } = await antrean.keadaan();
    const kini = [...document.querySelectorAll("[data-alamat]")].filter((satu) => !satu.dataset.hari || satu.dataset.hari >= hari).map((satu) => satu.dataset.alamat);
    await suruh({ kata: "buang", tetap: [akar, ...kini, ...isian.map((satu) => akar + satu.kunjungan)] }).catch(() => {});
    await gambar();
  };

  // Isian yang tertinggal: kunjungannya sudah selesai lewat orang lain atau batal, isian sendiri belum.
  const tinggal = document.getElementById("isian-tertinggal");
  if (tinggal) {
    const milik = `${tempat.dataset.kunjungan}.${pemilik}`;
    antrean.ambil("isian", milik).then((ada) => (tinggal.hidden = !ada));
    tinggal.querySelector("[data-buang]").addEventListener("click", async () => {
      if (!confirm(tinggal.dataset.tanya)) return;
      await antrean.buang(tempat.dataset.kunjungan, pemilik);
      tinggal.hidden = true;
    });
  }

  cari("[data-kirim]").addEventListener("click", () => kirim());
  cari("[data-siapkan-tombol]").addEventListener("click", siapkan);
  addEventListener("online", () => kirim());
  addEventListener("offline", () => katakan(kata.putus));
  document.addEventListener("visibilitychange", () => document.hidden || kirim({ diam: true }));
  setInterval(() => navigator.onLine && kirim({ diam: true }), 60000);
  if (antrean.saluran) antrean.saluran.onmessage = () => gambar();
  self.lapangan = { antrean, pemilik, akar, kirim, gambar, siap: mulai() };
})();
