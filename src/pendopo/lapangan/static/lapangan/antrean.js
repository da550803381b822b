// Antrean kerja lapangan: isian dan foto di ponsel (IndexedDB), dan pengirimannya. Dipakai halaman dan pekerja layanan.
// Setiap kiriman membawa tanda pengenal dari ponsel, jadi mengirim dua kali sama dengan sekali.
"use strict";
(() => {
  const GUDANG = ["isian", "foto", "antre", "tentang"];
  const GANTI = "lapangan:berubah";
  const tidur = (ms) => new Promise((r) => setTimeout(r, ms));
  const janji = (permintaan) =>
    new Promise((baik, gagal) => {
      permintaan.onsuccess = () => baik(permintaan.result);
      permintaan.onerror = () => gagal(permintaan.error);
    });

  // `akar`: jalur /…/kerja/lapangan/, supaya dua daerah pada satu alamat tidak bercampur.
  class Antrean {
    constructor(akar) {
      this.akar = akar;
      this.saluran = "BroadcastChannel" in self ? new BroadcastChannel(GANTI + akar) : null;
    }

    async db() {
      if (this.terbuka) return this.terbuka;
      const buka = indexedDB.open(`pendopo-lapangan ${this.akar}`, 1);
      buka.onupgradeneeded = () => {
        for (const nama of GUDANG) if (!buka.result.objectStoreNames.contains(nama)) buka.result.createObjectStore(nama, { keyPath: "id" });
      };
      this.terbuka = await janji(buka);
      this.terbuka.onversionchange = () => {
        this.terbuka.close();
        this.terbuka = null;
      };
      return this.terbuka;
    }

    async ambil(gudang, id) {
      return janji((await this.db()).transaction(gudang).objectStore(gudang).get(id));
    }

    async semua(gudang) {
      return janji((await this.db()).transaction(gudang).objectStore(gudang).getAll());
    }

    // Menulis beberapa sekaligus: semuanya atau tidak sama sekali, dan sudah di penyimpanan bila janji ini dipenuhi.
    async tulis(perubahan) {
      const gudang = [...new Set(perubahan.map((satu) => satu.gudang))];
      const t = (await this.db()).transaction(gudang, "readwrite", { durability: "strict" });
      for (const satu of perubahan) {
        const tempat = t.objectStore(satu.gudang);
        if (satu.hapus) tempat.delete(satu.hapus);
        else tempat.put(satu.isi);
      }
      await new Promise((baik, gagal) => {
        t.oncomplete = baik;
        t.onerror = t.onabort = () => gagal(t.error);
      });
      this.saluran?.postMessage("berubah");
    }

    simpan(gudang, isi) {
      return this.tulis([{ gudang, isi }]);
    }

    async pemilik() {
      return (await this.ambil("tentang", "pemilik"))?.nilai || "";
    }

    // Siapa pun yang masuk sekarang: halaman yang disiapkan untuk orang lain dibuang, isiannya yang belum terkirim tidak.
    async akuiPemilik(pemilik) {
      const dulu = await this.pemilik();
      if (dulu === pemilik) return;
      for (const nama of (await self.caches?.keys()) || []) {
        if (nama.startsWith(this.namaSimpanan("")) && nama !== this.namaSimpanan(pemilik)) await caches.delete(nama);
      }
      await this.simpan("tentang", { id: "pemilik", nilai: pemilik });
    }

    namaSimpanan(pemilik) {
      return `lapangan ${this.akar} ${pemilik}`;
    }

    async keadaan() {
      const saya = await this.pemilik();
      const [antre, isian] = [await this.semua("antre"), await this.semua("isian")];
      return {
        saya: antre.filter((satu) => satu.pemilik === saya),
        isian: isian.filter((satu) => satu.pemilik === saya),
        lain: antre.filter((satu) => satu.pemilik !== saya).length + isian.filter((satu) => satu.pemilik !== saya).length,
      };
    }

    // Orang ini keluar: halaman yang disiapkan dan kabar lama dibuang. Yang belum terkirim tinggal, tak terlihat orang lain.
    async tinggalkan(pemilik) {
      await self.caches?.delete(this.namaSimpanan(pemilik));
      await this.tulis([
        { gudang: "tentang", hapus: "kabar" },
        { gudang: "tentang", isi: { id: "pemilik", nilai: "" } },
      ]);
    }

    // Isian, foto, dan antrean satu kunjungan milik satu orang.
    async jejak(kunjungan, pemilik) {
      const mereka = async (gudang) => (await this.semua(gudang)).filter((satu) => satu.kunjungan === kunjungan && satu.pemilik === pemilik);
      const semua = [];
      for (const gudang of ["isian", "foto", "antre"]) semua.push(...(await mereka(gudang)).map((satu) => ({ gudang, hapus: satu.id })));
      return semua;
    }

    async buang(kunjungan, pemilik) {
      const hapus = await this.jejak(kunjungan, pemilik);
      if (hapus.length) await this.tulis(hapus);
    }

    // -- mengirim

    async minta(jalur, pilihan = {}) {
      const jawab = await fetch(this.akar + jalur, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...pilihan });
      if (jawab.type === "opaqueredirect" || jawab.status === 401 || jawab.status === 403) throw new Error("masuk");
      if (jawab.status >= 500) throw new Error("galat");
      const kabar = jawab.headers.get("Content-Type")?.includes("json") ? await jawab.json() : {};
      return { kode: jawab.status, kabar };
    }

    // Keadaan sesudahnya: kosong, putus, masuk, orang_lain, galat, perlu_diperbaiki.
    async kirimSemua() {
      const kerja = () => this.kirimSekarang();
      if (!self.navigator?.locks) return (this.berjalan ||= kerja().finally(() => (this.berjalan = null)));
      return navigator.locks.request(`pendopo-lapangan ${this.akar}`, kerja);
    }

    async kirimSekarang() {
      const { saya } = await this.keadaan();
      const menunggu = saya.filter((satu) => satu.keadaan === "menunggu");
      if (!menunggu.length) return saya.length ? "perlu_diperbaiki" : "kosong";
      let kepala;
      try {
        const { kode, kabar } = await this.minta("segar");
        if (kode !== 200) return "masuk";
        if (kabar.pemilik !== (await this.pemilik())) return "orang_lain";
        kepala = { "X-CSRFToken": kabar.token };
        for (const satu of menunggu) await this.kirimSatu(satu, kepala);
      } catch (galat) {
        return ["masuk", "galat"].includes(galat.message) ? galat.message : "putus";
      }
      return (await this.keadaan()).saya.length ? "perlu_diperbaiki" : "kosong";
    }

    async kirimSatu(satu, kepala) {
      for (const id of satu.foto) {
        const foto = await this.ambil("foto", id);
        if (foto && !foto.terkirim && !(await this.kirimFoto(satu, foto, kepala))) return;
      }
      const badan = JSON.stringify({ id: satu.id, versi: satu.versi, isian: satu.isi, foto: satu.foto });
      const { kode, kabar } = await this.minta(`${satu.kunjungan}/kirim`, {
        method: "POST",
        body: badan,
        headers: { ...kepala, "Content-Type": "application/json" },
      });
      if (kode === 200) return this.selesai(satu, kabar);
      await this.tolak(satu, kabar.pesan || "Kunjungan ini tidak dapat menerima isian dari Anda lagi. Isinya tetap di sini.", kabar.masalah);
    }

    async tolak(satu, pesan, masalah = {}) {
      await this.simpan("antre", { ...satu, keadaan: "ditolak", pesan, masalah });
    }

    // Yang sudah sampai tidak tinggal di ponsel; hanya kabarnya.
    async selesai(satu, kabar) {
      const hapus = await this.jejak(satu.kunjungan, satu.pemilik);
      const riwayat = (await this.ambil("tentang", "kabar"))?.nilai || [];
      riwayat.unshift({ nomor: satu.nomor, pesan: kabar.pesan, keadaan: kabar.keadaan, alamat: kabar.alamat, pemilik: satu.pemilik });
      await this.tulis([...hapus, { gudang: "tentang", isi: { id: "kabar", nilai: riwayat.slice(0, 5) } }]);
      const simpanan = await self.caches?.open(this.namaSimpanan(satu.pemilik));
      await simpanan?.delete(new URL(this.akar + satu.kunjungan, self.location.origin).href);
    }

    // Foto lewat jalan yang dapat dilanjutkan; sesudah terputus dimulai di byte yang diminta server.
    async kirimFoto(satu, foto, kepala) {
      const data = new Uint8Array(foto.data);
      const jalur = `${foto.kunjungan}/foto`;
      const mulai = await this.minta(jalur, {
        method: "POST",
        headers: kepala,
        body: new URLSearchParams({ id: foto.id, nama: foto.nama, ukuran: data.length, sidik: foto.sidik }),
      });
      if (mulai.kabar.sudah) return this.tandai(foto);
      if (mulai.kode !== 201) return this.tolak(satu, mulai.kabar.pesan || "Foto tidak diterima.");
      const { id, potong } = mulai.kabar;
      let letak = mulai.kabar.letak;
      for (let rusak = 0; ; ) {
        if (letak >= data.length) break;
        const potongan = data.slice(letak, letak + potong);
        const { kode, kabar } = await this.minta(`${jalur}/${id}`, {
          method: "PATCH",
          body: potongan,
          headers: { ...kepala, "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(letak), "Upload-Digest": await sidikDari(potongan) },
        });
        if (kode === 200 || kode === 409) letak = kabar.letak;
        else if (kode === 422 && rusak++ < 2) await tidur(200);
        else return this.tolak(satu, kabar.pesan || "Foto tidak diterima.");
      }
      const akhir = await this.minta(`${jalur}/${id}/selesai`, {
        method: "POST",
        headers: kepala,
        body: new URLSearchParams({ foto: foto.id, sidik: foto.sidik, butir: foto.butir, letak: foto.letak, akurasi: foto.akurasi, sumber: foto.sumber, saat: foto.saat, ket: foto.ket }),
      });
      if (akhir.kode !== 200 || akhir.kabar.sidik !== foto.sidik) return this.tolak(satu, akhir.kabar.pesan || "Foto yang sampai tidak sama dengan yang di ponsel ini.");
      return this.tandai(foto);
    }

    async tandai(foto) {
      await this.simpan("foto", { ...foto, terkirim: true });
      return true;
    }
  }
  self.AntreanLapangan = Antrean;
})();
