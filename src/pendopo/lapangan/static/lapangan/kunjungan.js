// Isian kunjungan: tersimpan di ponsel pada setiap perubahan, dikirim bila ada jaringan. Tanpa skrip: formulir biasa.
"use strict";
(() => {
  const form = document.getElementById("isian-lapangan");
  if (!form || !self.lapangan) return;
  const { antrean, pemilik } = self.lapangan;
  const kunjungan = document.querySelector("[data-kunjungan]").dataset.kunjungan;
  const nomor = document.querySelector("[data-nomor-berkas]")?.textContent.trim() || "";
  const kata = form.dataset;
  const isi = (teks, nilai) => teks.replace(/\{(\w+)\}/g, (_, kunci) => nilai[kunci]);
  const kabarSimpan = document.querySelector("[data-simpan]");
  const sekarang = () => new Date().toISOString();
  const bukanIsian = new Set(["csrfmiddlewaretoken", "kunci", "versi", "foto_ada"]);
  const milik = `${kunjungan}.${pemilik}`; // satu isian tiap orang, juga pada ponsel bersama
  let rekam = null;

  for (const satu of document.querySelectorAll("[data-perlu-skrip]")) satu.hidden = false;
  tandaTangan.mulai(form);

  // -- isian ↔ formulir
  const nilai = () => {
    const hasil = {};
    for (const [nama, teks] of new FormData(form)) if (typeof teks === "string" && !bukanIsian.has(nama)) hasil[nama] = teks;
    return hasil;
  };
  const pasang = (simpanan) => {
    for (const unsur of form.elements) {
      if (!unsur.name || bukanIsian.has(unsur.name) || unsur.type === "file") continue;
      if (unsur.type === "radio") unsur.checked = simpanan[unsur.name] === unsur.value;
      else if (unsur.name in simpanan) unsur.value = simpanan[unsur.name];
    }
    for (const rinci of form.querySelectorAll("details")) if ([...rinci.querySelectorAll("textarea")].some((satu) => satu.value)) rinci.open = true;
  };

  // -- menyimpan di ponsel
  let tunda = 0;
  const simpan = async () => {
    clearTimeout(tunda);
    tunda = 0;
    rekam.nilai = nilai();
    try {
      await antrean.simpan("isian", { ...rekam });
      if (!tunda) kabarSimpan.textContent = isi(kata.kataTersimpan, { jam: new Date().toLocaleTimeString("id", { hour: "2-digit", minute: "2-digit" }) });
    } catch {
      kabarSimpan.textContent = kata.kataGagal;
    }
  };
  const ubah = () => {
    if (!rekam) return;
    clearTimeout(tunda);
    kabarSimpan.textContent = kata.kataMenyimpan; // "tersimpan" hanya tertulis selama memang demikian
    tunda = setTimeout(simpan, 250);
  };
  form.addEventListener("input", ubah);
  form.addEventListener("change", (e) => (e.target.type === "file" ? terima(e.target) : rekam && simpan())); // pilihan: sekarang juga
  document.addEventListener("visibilitychange", () => document.hidden && tunda && simpan());
  addEventListener("pagehide", () => tunda && simpan());

  // -- foto
  const daftarFoto = (butir) => form.querySelector(`[data-butir="${butir}"] [data-foto-daftar]`);
  const hapusFoto = async (foto, li) => {
    rekam.foto = rekam.foto.filter((id) => id !== foto.id);
    await antrean.tulis([{ gudang: "foto", hapus: foto.id }, { gudang: "isian", isi: { ...rekam, nilai: nilai() } }]);
    li.remove();
  };
  const tampilkan = async (foto) => daftarFoto(foto.butir)?.append(await fotoLapangan.kartu(foto, kata, hapusFoto));
  const terima = async (input) => {
    const butir = input.closest("[data-butir]").dataset.butir;
    const berkas = [...input.files];
    input.value = "";
    const dimana = (await fotoLapangan.letak(8000)) || { letak: form.elements.letak.value, akurasi: "", sumber: form.elements.letak.value ? form.elements.sumber.value : "" };
    for (const satu of berkas) {
      try {
        const data = await fotoLapangan.perkecil(satu);
        const foto = {
          id: fotoLapangan.uuid(), kunjungan, pemilik, butir, nama: `${satu.name.replace(/\.\w+$/, "").slice(0, 80)}.jpg`, data,
          sidik: await sidikDari(new Uint8Array(data)), ...dimana, saat: sekarang(), ket: "", terkirim: false,
        };
        rekam.foto.push(foto.id);
        await antrean.tulis([{ gudang: "foto", isi: foto }, { gudang: "isian", isi: { ...rekam, nilai: nilai() } }]);
        await tampilkan(foto);
      } catch {
        kabarSimpan.textContent = kata.kataFotoGagal;
      }
    }
  };

  // -- letak
  const kabarLetak = form.querySelector("[data-kabar-letak]");
  const catat = ({ letak, akurasi, sumber }) => {
    form.elements.letak.value = letak.replace(",", ", ");
    form.elements.akurasi.value = akurasi;
    form.elements.sumber.value = sumber;
    gambarSketsa();
    ubah();
  };
  form.querySelector("[data-cari-letak]").addEventListener("click", async () => {
    kabarLetak.textContent = kata.kataLetak;
    const dimana = await fotoLapangan.letak();
    kabarLetak.textContent = dimana ? isi(kata.kataLetakAda, { m: dimana.akurasi }) : kata.kataLetakGagal;
    if (dimana) catat(dimana);
  });
  form.elements.letak.addEventListener("input", () => {
    form.elements.sumber.value = "ketik";
    form.elements.akurasi.value = "";
    gambarSketsa();
  });
  const sketsa = form.querySelector("[data-sketsa]");
  const asal = kata.letakAsal.split(",").map(Number);
  const meter = 111195;
  const TITIK_PER_METER = 3; // 600 titik, 200 m
  const tunjuk = (timur, utara) =>
    catat({ letak: `${(asal[0] + utara / meter).toFixed(6)},${(asal[1] + timur / (meter * Math.cos((asal[0] * Math.PI) / 180))).toFixed(6)}`, akurasi: "", sumber: "sketsa" });
  const dari = () => {
    const [lat, lon] = form.elements.letak.value.split(",").map((teks) => Number(teks.trim()));
    if (!form.elements.letak.value || Number.isNaN(lat) || Number.isNaN(lon)) return [0, 0];
    return [(lon - asal[1]) * meter * Math.cos((asal[0] * Math.PI) / 180), (lat - asal[0]) * meter];
  };
  const gambarSketsa = () => {
    if (!sketsa) return;
    const pena = sketsa.getContext("2d");
    pena.clearRect(0, 0, 600, 600);
    pena.strokeStyle = "#857c6e";
    pena.lineWidth = 1;
    for (let n = 0; n <= 600; n += 150) {
      pena.strokeRect(n, 0, 0, 600);
      pena.strokeRect(0, n, 600, 0);
    }
    pena.lineWidth = 4;
    pena.strokeStyle = "#a9772f";
    pena.beginPath();
    pena.arc(300, 300, 16, 0, 7);
    pena.stroke();
    if (!form.elements.letak.value) return;
    const [timur, utara] = dari();
    pena.fillStyle = "#1b2033";
    pena.beginPath();
    pena.arc(300 + timur * TITIK_PER_METER, 300 - utara * TITIK_PER_METER, 10, 0, 7);
    pena.fill();
  };
  sketsa?.addEventListener("click", (e) => {
    const b = sketsa.getBoundingClientRect();
    tunjuk((((e.clientX - b.left) * 600) / b.width - 300) / TITIK_PER_METER, (300 - ((e.clientY - b.top) * 600) / b.height) / TITIK_PER_METER);
  });
  sketsa?.addEventListener("keydown", (e) => {
    const geser = { ArrowUp: [0, 5], ArrowDown: [0, -5], ArrowLeft: [-5, 0], ArrowRight: [5, 0] }[e.key];
    if (!geser) return;
    e.preventDefault();
    const [timur, utara] = dari();
    tunjuk(timur + geser[0], utara + geser[1]);
  });

  // -- yang kurang, sebelum masuk antrean: di lapangan tidak ada server yang menegur
  const periksa = (semua) => {
    const salah = {};
    for (const kotak of form.querySelectorAll("[data-butir][data-ke]")) {
      const id = kotak.dataset.butir;
      const jawab = semua[`j.${id}`];
      if (!jawab && "wajib" in kotak.dataset) salah[`j-${id}`] = kata.kataWajib;
      else if (jawab === "tidak" && !semua[`c.${id}`]) salah[`c-${id}`] = kata.kataCatatan;
      if (!salah[`j-${id}`] && kotak.dataset.foto === "wajib" && jawab !== "tidak_berlaku" && !kotak.querySelector("[data-foto]")) salah[`j-${id}`] = kata.kataFoto;
    }
    if (!semua.letak?.trim() && !semua.alamat?.trim()) salah.letak = kata.kataTempat;
    if (!semua.saran) salah.saran = kata.kataSaran;
    else if (semua.saran !== "layak" && !semua.saran_catatan?.trim()) salah.saran_catatan = kata.kataAlasan;
    let petugas = 0;
    for (const baris of form.querySelectorAll("[data-hadir]")) {
      const di = `hadir.${baris.dataset.hadir}.`;
      if (!semua[`${di}nama`]?.trim()) continue;
      if (semua[`${di}sifat`] === "petugas") petugas++;
      if (semua[`${di}cara`] === "layar" && !semua[`${di}ttd`]) salah[`hadir-${baris.dataset.hadir}`] = kata.kataGores;
      if (semua[`${di}cara`] === "menolak" && !semua[`${di}alasan`]?.trim()) salah[`hadir-${baris.dataset.hadir}`] = kata.kataMenolak;
    }
    if (!petugas) salah.hadir = kata.kataPetugas;
    return salah;
  };
  const tampilkanSalah = (salah, judul) => {
    const tempat = document.getElementById("galat-skrip");
    for (const satu of form.querySelectorAll("[aria-invalid]")) satu.removeAttribute("aria-invalid");
    tempat.replaceChildren();
    if (!Object.keys(salah).length) return;
    const kotak = document.createElement("section");
    kotak.className = "galat";
    kotak.setAttribute("role", "alert");
    kotak.tabIndex = -1;
    const h = document.createElement("h2");
    h.textContent = judul || isi(kata.kataGalat, { n: Object.keys(salah).length });
    const ol = document.createElement("ol");
    for (const [id, kalimat] of Object.entries(salah)) {
      const li = document.createElement("li");
      const a = document.createElement("a");
      a.href = `#${id}`;
      const label = document.getElementById(id)?.closest(".kolom")?.querySelector(".kolom__label")?.textContent.trim();
      a.textContent = label ? `${label}: ${kalimat}` : kalimat;
      a.addEventListener("click", () => (document.getElementById(id)?.closest("details") || {}).open === false && (document.getElementById(id).closest("details").open = true));
      li.append(a);
      ol.append(li);
      document.getElementById(id)?.setAttribute("aria-invalid", "true");
    }
    kotak.append(h, ol);
    tempat.append(kotak);
    kotak.focus();
  };

  // -- selesai: satu tulisan memindahkan isian ke antrean, lalu dikirim kalau bisa
  form.addEventListener(
    "submit",
    async (e) => {
      e.preventDefault();
      e.stopImmediatePropagation();
      if (!rekam) return;
      const semua = nilai();
      const salah = periksa(semua);
      tampilkanSalah(salah);
      if (Object.keys(salah).length) return;
      const tombol = e.submitter;
      tombol?.setAttribute("aria-disabled", "true");
      clearTimeout(tunda);
      tunda = 0;
      rekam.nilai = semua;
      const kiriman = {
        id: rekam.kunci, kunjungan, pemilik, nomor, versi: rekam.versi, foto: rekam.foto, keadaan: "menunggu", pesan: "",
        isi: { ...semua, mulai: rekam.mulai, akhir: sekarang() },
      };
      await antrean.tulis([{ gudang: "isian", isi: { ...rekam } }, { gudang: "antre", isi: kiriman }]);
      tunggui();
      const hasil = await self.lapangan.kirim();
      tombol?.removeAttribute("aria-disabled");
      await sesudah(hasil);
    },
    true,
  );
  const sesudah = async () => {
    const satu = (await antrean.semua("antre")).find((item) => item.kunjungan === kunjungan && item.pemilik === pemilik);
    if (!satu) return location.replace(location.pathname); // sampai: halaman kini memperlihatkan hasilnya
    if (satu.keadaan === "ditolak") lanjutkan(satu);
  };
  const tunggui = () => {
    form.hidden = true;
    document.querySelector(".bilah--lapangan").hidden = true;
    tampilkanSalah({});
    document.getElementById("menunggu-kirim").hidden = false;
  };
  const lanjutkan = (satu) => {
    form.hidden = false;
    document.querySelector(".bilah--lapangan").hidden = false;
    document.getElementById("menunggu-kirim").hidden = true;
    const salah = Object.keys(satu?.masalah || {}).length ? satu.masalah : satu?.pesan ? { "isian-lapangan": satu.pesan } : {};
    tampilkanSalah(salah, satu ? kata.kataDitolak : "");
  };
  document.querySelector("[data-ubah-lagi]").addEventListener("click", async () => {
    const satu = (await antrean.semua("antre")).find((item) => item.kunjungan === kunjungan && item.pemilik === pemilik);
    if (satu) await antrean.tulis([{ gudang: "antre", hapus: satu.id }]);
    lanjutkan(null);
  });

  // -- mulai: yang ada di ponsel menang atas halaman kosong
  (async () => {
    await self.lapangan.siap.catch(() => {});
    const ada = await antrean.ambil("isian", milik);
    if (ada) {
      rekam = ada;
      pasang(rekam.nilai);
      for (const id of rekam.foto) {
        const foto = await antrean.ambil("foto", id);
        if (foto) await tampilkan(foto);
      }
    } else {
      rekam = { id: milik, kunjungan, pemilik, nomor, kunci: form.elements.kunci.value, versi: Number(kata.versi), nilai: {}, foto: [], mulai: sekarang() };
      for (const unsur of form.querySelectorAll('[data-hadir] input[value="layar"]')) unsur.checked = true;
    }
    tandaTangan.atur(form);
    gambarSketsa();
    form.dataset.siap = "ya";
    const satu = (await antrean.semua("antre")).find((item) => item.kunjungan === kunjungan && item.pemilik === pemilik);
    if (satu?.keadaan === "menunggu") tunggui();
    if (satu?.keadaan === "ditolak") lanjutkan(satu);
    if (antrean.saluran) {
      const dengar = new BroadcastChannel(antrean.saluran.name);
      dengar.onmessage = async () => form.hidden && (await sesudah());
    }
  })();
})();
