// Berkas: foto diperkecil di perangkat ini, lalu dikirim sepotong demi sepotong dan dilanjutkan bila terputus.
// Tanpa skrip, atau bila server menolak cara ini, formulirnya mengirim berkas seperti biasa.
"use strict";
(() => {
  const form = document.querySelector("form[data-unggah]");
  if (!form) return;
  const kata = form.dataset;
  const alamat = kata.unggah;
  const SISI = 1600;
  const BATAS = 5e5;
  const tidur = (ms) => new Promise((r) => setTimeout(r, ms));
  const isi = (teks, nilai) => teks.replace(/\{(\w+)\}/g, (_, kunci) => nilai[kunci]);
  const ukuran = (b) =>
    b < 1e6
      ? `${Math.round(b / 1e3)} KB`
      : `${(b / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

  // Foto: ditegakkan menurut kameranya, paling panjang 1600 titik, ditulis baru tanpa letak dan data kamera.
  const perkecil = async (berkas, terima) => {
    const png = berkas.type === "image/png";
    if (!(berkas.type === "image/jpeg" || (png && berkas.size > BATAS)) || !terima.includes("image/jpeg")) return berkas;
    try {
      const gambar = await createImageBitmap(berkas, { imageOrientation: "from-image" });
      const muat = Math.min(1, SISI / Math.max(gambar.width, gambar.height));
      let hasil;
      for (const [skala, mutu] of [[1, 0.85], [1, 0.75], [1, 0.62], [0.8, 0.7], [0.6, 0.7]]) {
        const kanvas = document.createElement("canvas");
        kanvas.width = Math.max(1, Math.round(gambar.width * muat * skala));
        kanvas.height = Math.max(1, Math.round(gambar.height * muat * skala));
        const pena = kanvas.getContext("2d");
        pena.imageSmoothingQuality = "high";
        pena.fillStyle = "white";
        pena.fillRect(0, 0, kanvas.width, kanvas.height);
        pena.drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
        hasil = await new Promise((r) => kanvas.toBlob(r, "image/jpeg", mutu));
        if (hasil && hasil.size <= BATAS) break;
      }
      gambar.close();
      if (!hasil || (png && hasil.size >= berkas.size)) return berkas;
      const nama = `${berkas.name.replace(/\.\w+$/, "")}.jpg`;
      return new File([hasil], nama, { type: "image/jpeg", lastModified: berkas.lastModified });
    } catch {
      return berkas; // yang tidak dapat dibuka di sini dinilai server
    }
  };

  const byte = async (berkas, dari, sampai) => new Uint8Array(await berkas.slice(dari, sampai).arrayBuffer());
  const sidikBerkas = async (berkas) => {
    const kepala = await sidikDari(await byte(berkas, 0, 65536));
    return sidikDari(new TextEncoder().encode([berkas.name, berkas.size, berkas.lastModified, kepala].join("|")));
  };

  // Permintaan: diulang sampai sambungan kembali; server yang sibuk diberi waktu.
  class Tolak extends Error {}
  const minta = async (tugas, jalur, pilihan) => {
    for (let jeda = 1000; ; jeda = Math.min(jeda * 2, 15000)) {
      if (tugas.batal) throw new Tolak("");
      try {
        const jawab = await fetch(alamat + jalur, {
          ...pilihan,
          headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...pilihan.headers },
          signal: tugas.sinyal.signal,
        });
        const kabar = jawab.headers.get("Content-Type")?.includes("json") ? await jawab.json() : {};
        if (jawab.status < 500 || jawab.status === 507) return { kode: jawab.status, kabar };
      } catch {
        if (tugas.batal) throw new Tolak("");
      }
      tugas.kata(kata.kataPutus);
      await Promise.race([tidur(jeda), new Promise((r) => addEventListener("online", r, { once: true }))]);
    }
  };
  const tujuan = (isian, lain = {}) =>
    new URLSearchParams({ untuk: kata.untuk, layanan: kata.layanan, atas_nama: kata.atasNama || "", isian, ...lain });

  const kirim = async (tugas) => {
    const { berkas, input } = tugas;
    const rincian = { nama: berkas.name, ukuran: berkas.size, sidik: await sidikBerkas(berkas) };
    const mulai = await minta(tugas, "", { method: "POST", body: tujuan(input.name, rincian) });
    if (mulai.kode !== 201) throw new Tolak(mulai.kode === 422 ? mulai.kabar.pesan : "");
    const { id, potong } = mulai.kabar;
    tugas.id = id;
    let letak = mulai.kabar.letak;
    for (;;) {
      tugas.letak(letak);
      const selesai = letak >= berkas.size;
      const data = selesai ? null : await byte(berkas, letak, letak + potong);
      const { kode, kabar } = selesai
        ? await minta(tugas, `/${id}/selesai`, { method: "POST", body: tujuan(input.name) })
        : await minta(tugas, `/${id}`, {
            method: "PATCH",
            body: data,
            headers: {
              "Content-Type": "application/offset+octet-stream",
              "Upload-Offset": letak,
              "Upload-Digest": await sidikDari(data),
            },
          });
      if (kode === 200 && selesai) return kabar;
      if (kode === 200 || kode === 409) letak = kabar.letak;
      else if (kode === 422 && !selesai && !tugas.rusak) tugas.rusak = true;
      else throw new Tolak(kode === 422 || kode === 507 ? kabar.pesan : "");
    }
  };

  // Yang terlihat: kemajuan di bawah kotak berkas, dengan tombol batal.
  const tampilkan = (input, berkas) => {
    const kotak = input.closest(".unggah");
    const wadah = document.createElement("div");
    wadah.className = "unggahan";
    const kabar = document.createElement("p");
    kabar.setAttribute("role", "status");
    const maju = document.createElement("progress");
    maju.className = "maju";
    maju.max = berkas.size;
    maju.value = 0;
    maju.setAttribute("aria-label", berkas.name);
    const batal = document.createElement("button");
    batal.type = "button";
    batal.className = "tombol tombol--tenang";
    batal.textContent = kata.kataBatal;
    wadah.append(kabar, maju, batal);
    kotak.after(wadah);
    const tugas = { input, berkas, kotak, wadah, sinyal: new AbortController(), batal: false };
    tugas.kata = (teks) => {
      const persen = Math.floor((100 * maju.value) / berkas.size);
      const baru = isi(teks, { nama: berkas.name, persen });
      if (kabar.textContent !== baru) kabar.textContent = baru;
    };
    tugas.letak = (n) => {
      maju.value = n;
      tugas.kata(kata.kataKirim);
    };
    batal.addEventListener("click", () => {
      tugas.batal = true;
      tugas.sinyal.abort();
      if (tugas.id) fetch(`${alamat}/${tugas.id}`, { method: "DELETE", headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } }).catch(() => {});
      input.value = "";
      kotak.querySelector(".unggah__nama").textContent = "";
      input.focus();
    });
    return tugas;
  };

  const antre = { janji: Promise.resolve(), banyak: 0 };
  const kerjakan = async (input, semua) => {
    const pesan = input.closest(".unggah").querySelector(".unggah__pesan");
    const nama = input.closest(".unggah").querySelector(".unggah__nama");
    const sisa = [];
    for (const berkas of semua) {
      const tugas = tampilkan(input, berkas);
      try {
        const hasil = await kirim(tugas);
        input.closest(".kolom").querySelector("[data-terkirim]").innerHTML = hasil.baris;
        nama.textContent = isi(kata.kataJadi, { nama: hasil.nama });
        input.removeAttribute("aria-invalid");
      } catch (galat) {
        if (!(galat instanceof Tolak)) console.error(galat);
        if (galat.message) {
          pesan.textContent = galat.message;
          nama.textContent = "";
          input.setAttribute("aria-invalid", "true");
        } else if (!tugas.batal) sisa.push(berkas); // dikirim bersama formulirnya
      }
      tugas.wadah.remove();
    }
    pasang(input, sisa);
  };
  const pasang = (input, daftar) => {
    const bawa = new DataTransfer();
    for (const berkas of daftar) bawa.items.add(berkas);
    input.files = bawa.files;
  };

  const siap = new WeakSet();
  document.addEventListener(
    "change",
    async (e) => {
      const input = e.target;
      if (!input.matches('form[data-unggah] .unggah input[type="file"]') || !input.files.length) return;
      if (siap.delete(input)) return;
      e.stopPropagation();
      antre.banyak++;
      const asli = [...input.files];
      const nama = input.closest(".unggah").querySelector(".unggah__nama");
      const hasil = [];
      for (const berkas of asli) hasil.push(await perkecil(berkas, input.accept));
      pasang(input, hasil);
      siap.add(input);
      input.dispatchEvent(new Event("change", { bubbles: true })); // nama, jenis, dan ukuran diperiksa seperti biasa
      const [lama, baru] = [asli, hasil].map((semua) => semua.reduce((n, b) => n + b.size, 0));
      if (hasil.some((b, i) => b !== asli[i])) nama.textContent = isi(kata.kataKecil, { lama: ukuran(lama), baru: ukuran(baru) });
      const salah = input.closest(".unggah").querySelector(".unggah__pesan").textContent;
      antre.janji = antre.janji.then(() => (salah ? null : kerjakan(input, hasil))).finally(() => antre.banyak--);
    },
    true,
  );

  // Tombol kirim ditekan selagi berkas berjalan: halaman menunggu, lalu terkirim sendiri.
  document.addEventListener(
    "submit",
    (e) => {
      if (e.target !== form || !antre.banyak) return;
      e.preventDefault();
      e.stopPropagation();
      const tombol = e.submitter;
      const kabar = form.querySelector(".unggahan [role=status]");
      if (kabar) kabar.textContent = kata.kataTunggu;
      if (antre.menunggu) return;
      antre.menunggu = true;
      const coba = async () => {
        while (antre.banyak) await antre.janji.then(() => tidur(50));
        antre.menunggu = false;
        if (!form.querySelector(".unggah [aria-invalid=true]")) form.requestSubmit(tombol);
      };
      coba();
    },
    true,
  );

  // Yang terputus sebelum halaman ditutup: dikatakan, supaya berkas yang sama dipilih lagi.
  if (form.querySelector(".unggah"))
    fetch(`${alamat}?${tujuan("")}`)
      .then((jawab) => (jawab.ok ? jawab.json() : { ada: [] }))
      .then(({ ada }) => {
        for (const satu of ada) {
          const nama = document.getElementById(`f-${satu.isian}`)?.closest(".unggah")?.querySelector(".unggah__nama");
          const persen = Math.floor((100 * satu.letak) / satu.ukuran);
          if (nama) nama.textContent = isi(kata.kataLanjut, { nama: satu.nama, persen });
        }
      })
      .catch(() => {});
})();
