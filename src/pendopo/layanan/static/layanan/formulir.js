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

// Cetak: tombolnya tersembunyi sampai skrip ada.
for (const tombol of document.querySelectorAll("[data-cetak]")) {
  tombol.hidden = false;
  tombol.addEventListener("click", () => window.print());
}
