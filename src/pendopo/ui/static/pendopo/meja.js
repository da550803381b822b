// Memilih banyak: pilih semua, rentang dengan Shift, hitungan yang ikut. Tanpa skrip kotaknya tetap bekerja.
"use strict";
for (const form of document.querySelectorAll("[data-meja]")) {
  const kotak = () => [...form.querySelectorAll('tbody input[type="checkbox"], .bersama__pilih input')];
  const semua = form.querySelector("[data-pilih-semua]");
  const jumlah = form.querySelectorAll("[data-pilih-jumlah]");
  let terakhir = null;
  const hitung = () => {
    const terpilih = kotak().filter((satu) => satu.checked).length;
    for (const tempat of jumlah) tempat.firstChild.textContent = `${terpilih} `;
    form.classList.toggle("ada-pilihan", terpilih > 0);
    if (!semua) return;
    semua.checked = terpilih > 0 && terpilih === kotak().length;
    semua.indeterminate = terpilih > 0 && !semua.checked;
  };
  if (semua) semua.hidden = false;
  form.addEventListener("click", (e) => {
    const ini = e.target.closest?.("input");
    if (!ini || !kotak().includes(ini)) return;
    const deret = kotak();
    if (e.shiftKey && terakhir) {
      const [dari, sampai] = [deret.indexOf(terakhir), deret.indexOf(ini)].sort((a, b) => a - b);
      for (const satu of deret.slice(Math.max(dari, 0), sampai + 1)) satu.checked = ini.checked;
    }
    terakhir = ini;
    hitung();
  });
  semua?.addEventListener("change", () => {
    for (const satu of kotak()) satu.checked = semua.checked;
    hitung();
  });
  addEventListener("pageshow", hitung);
  hitung();
}
