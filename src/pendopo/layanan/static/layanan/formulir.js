// Isian bersyarat disembunyikan sampai jawabannya cocok; tanpa skrip semuanya terlihat dan diterangkan.
"use strict";

const jawaban = (nama) =>
  [...document.querySelectorAll(`[name="${CSS.escape(nama)}"]`)].flatMap((unsur) =>
    ["radio", "checkbox"].includes(unsur.type) ? (unsur.checked ? [unsur.value] : []) : [unsur.value],
  );
const bersyarat = [...document.querySelectorAll("[data-bila]")];
const atur = () => {
  for (const unsur of bersyarat) {
    const [nama, nilai] = unsur.dataset.bila.split("=");
    unsur.hidden = !jawaban(nama).includes(nilai);
  }
};
if (bersyarat.length) {
  document.addEventListener("change", atur);
  atur();
}

// Tabel: baris ditambah dan dihapus di tempat; tanpa skrip tombolnya mengirim halaman dan semua isian tetap.
const nomori = (baris, tabel, nomor) => {
  const lama = `${tabel}.${baris.dataset.baris}`;
  for (const unsur of [baris, ...baris.querySelectorAll("*")]) {
    for (const sifat of ["id", "name", "for", "aria-describedby"]) {
      const isi = unsur.getAttribute(sifat);
      if (isi) unsur.setAttribute(sifat, isi.replaceAll(lama, `${tabel}.${nomor}`));
    }
  }
  baris.querySelector('input[type="hidden"]').value = `${nomor}.`;
  baris.querySelector('[name="_baris"]').value = `${tabel}:hapus:${nomor}`;
  for (const unsur of baris.querySelectorAll("[data-nomor]")) unsur.textContent = nomor;
  baris.dataset.baris = nomor;
};
const rapikan = (tabel) => {
  const semua = [...tabel.querySelectorAll("[data-baris]")];
  semua.forEach((baris, urut) => nomori(baris, tabel.dataset.tabel, urut + 1));
  for (const baris of semua) baris.querySelector("[data-hapus]").hidden = semua.length <= Number(tabel.dataset.sedikit);
  tabel.querySelector("[data-kosong]").hidden = semua.length > 0;
  const penuh = semua.length >= Number(tabel.dataset.paling);
  tabel.querySelector("[data-tambah]").hidden = penuh;
  tabel.querySelector("[data-penuh]").hidden = !penuh;
};
document.addEventListener("click", (e) => {
  const tombol = e.target.closest?.('button[name="_baris"]');
  const tabel = tombol?.closest("[data-tabel]");
  if (!tabel) return;
  e.preventDefault();
  if (tombol.closest("[data-tambah]")) {
    const baru = document.importNode(tabel.querySelector("template").content, true).firstElementChild;
    tabel.querySelector("[data-kosong]").before(baru);
    rapikan(tabel);
    baru.querySelector('input:not([type="hidden"]), select').focus();
  } else {
    const baris = tombol.closest("[data-baris]");
    const lanjut = baris.nextElementSibling.matches("[data-baris]") ? baris.nextElementSibling : tabel;
    baris.remove();
    rapikan(tabel);
    lanjut.focus();
  }
});

// Letak: titik tempat ponsel berada; tombolnya tersembunyi sampai skrip dan lokasi ada.
const pakaiLokasi = (tombol) => {
  const isian = document.getElementById(tombol.dataset.lokasi);
  const kabar = tombol.parentElement.querySelector('[role="status"]');
  kabar.textContent = tombol.dataset.tunggu;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const titik = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
      const sudah = isian.tagName === "TEXTAREA" ? isian.value.trimEnd() : "";
      isian.value = sudah ? `${sudah}\n${titik}` : titik;
      kabar.textContent = tombol.dataset.tepat.replace("{n}", Math.round(coords.accuracy));
    },
    () => (kabar.textContent = tombol.dataset.gagal),
    { enableHighAccuracy: true, timeout: 20000 },
  );
};
if (navigator.geolocation && isSecureContext) {
  for (const tombol of document.querySelectorAll("[data-lokasi]")) {
    tombol.hidden = false;
    tombol.addEventListener("click", () => pakaiLokasi(tombol));
  }
}

// Cetak: tombolnya tersembunyi sampai skrip ada.
for (const tombol of document.querySelectorAll("[data-cetak]")) {
  tombol.hidden = false;
  tombol.addEventListener("click", () => window.print());
}
