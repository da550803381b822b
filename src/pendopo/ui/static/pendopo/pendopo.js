// Pendopo: peningkatan bertahap. Semua halaman bekerja tanpa berkas ini.
"use strict";

const kata = document.body.dataset;
document.documentElement.classList.add("ada-skrip");

// Menu <details>: Escape atau ketuk di luar menutupnya.
const tutupMenu = (kecuali) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== kecuali) menu.open = false;
  }
};
document.addEventListener("click", (e) => tutupMenu(e.target.closest("details.menu")));
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  const menu = e.target.closest?.("details.menu[open]");
  tutupMenu(null);
  menu?.querySelector("summary").focus();
});

// Ringkasan galat mendapat fokus begitu halaman terbuka.
document.querySelector(".galat")?.focus();

// Kirim dua kali: tombol tetap selebar semula dan berkata "Menyimpan…". Formulir pengunduh memakai data-ulang.
const pulihkan = (tombol) => {
  if (!tombol.dataset.menunggu) return;
  tombol.innerHTML = tombol.semula;
  tombol.style.minWidth = "";
  tombol.removeAttribute("aria-disabled");
  delete tombol.dataset.menunggu;
  delete tombol.form?.dataset.terkirim;
};
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (form.method === "dialog" || "ulang" in form.dataset || e.defaultPrevented) return;
  if (form.dataset.terkirim) return e.preventDefault();
  const tombol = e.submitter;
  if (form.method !== "post" || !tombol?.classList.contains("tombol")) return;
  form.dataset.terkirim = "ya";
  tombol.semula = tombol.innerHTML;
  tombol.style.minWidth = `${tombol.offsetWidth}px`;
  tombol.dataset.menunggu = "ya";
  tombol.setAttribute("aria-disabled", "true");
  tombol.textContent = tombol.dataset.tunggu || kata.kataMenyimpan;
  setTimeout(() => pulihkan(tombol), 30000);
});
document.addEventListener("click", (e) => {
  if (e.target.closest?.('[aria-disabled="true"]')) e.preventDefault();
});
addEventListener("pageshow", (e) => {
  if (e.persisted) document.querySelectorAll("[data-menunggu]").forEach(pulihkan);
});

// Unggah: nama dan ukuran berkas terpilih, dan pemeriksaan awal jenis dan ukuran (server tetap memeriksa).
const ukuran = (b) =>
  b < 1e6
    ? `${Math.round(b / 1e3)} KB`
    : `${(b / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
const isi = (teks, nilai) => teks.replace(/\{(\w+)\}/g, (_, kunci) => nilai[kunci] ?? "");
const diterima = (berkas, accept) =>
  !accept ||
  accept.split(",").some((a) => {
    const jenis = a.trim().toLowerCase();
    if (jenis.startsWith(".")) return berkas.name.toLowerCase().endsWith(jenis);
    return jenis.endsWith("/*") ? berkas.type.startsWith(jenis.slice(0, -1)) : berkas.type === jenis;
  });
const periksaBerkas = (input) => {
  const kotak = input.closest(".unggah");
  const maks = Number(input.dataset.maksMb || 0) * 1e6;
  const masalah = [...input.files].flatMap((b) => {
    if (!diterima(b, input.accept)) return isi(kata.kataJenisSalah, { nama: b.name, jenis: input.dataset.jenis });
    if (maks && b.size > maks)
      return isi(kata.kataTerlaluBesar, { nama: b.name, ukuran: ukuran(b.size), batas: ukuran(maks) });
    return [];
  });
  kotak.querySelector(".unggah__nama").textContent = [...input.files].map((b) => `${b.name}, ${ukuran(b.size)}`).join("; ");
  kotak.querySelector(".unggah__pesan").textContent = masalah.join(" ");
};
document.addEventListener("change", (e) => {
  if (e.target.matches('.unggah input[type="file"]')) periksaBerkas(e.target);
});
for (const jenis of ["dragenter", "dragleave", "drop"]) {
  document.addEventListener(jenis, (e) => {
    e.target.closest?.(".unggah")?.classList.toggle("unggah--tarik", jenis === "dragenter");
  });
}

// Salin kode: tombolnya tersembunyi sampai skrip ada.
for (const tombol of document.querySelectorAll("[data-salin]")) {
  if (!navigator.clipboard) break;
  tombol.hidden = false;
  tombol.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(tombol.dataset.salin).innerText.trim());
    const kabar = tombol.querySelector("[data-kata]") || tombol;
    const semula = kabar.textContent;
    kabar.textContent = kata.kataTersalin;
    setTimeout(() => (kabar.textContent = semula), 2000);
  });
}

// Dialog: tanpa skrip tautannya membuka lewat :target; dengan skrip menjadi modal sungguhan.
document.addEventListener("click", (e) => {
  const pembuka = e.target.closest?.("[data-buka]");
  const penutup = e.target.closest?.("[data-tutup]");
  if (pembuka && pembuka.getAttribute("aria-disabled") !== "true") {
    e.preventDefault();
    document.getElementById(pembuka.dataset.buka).showModal();
  } else if (penutup?.closest("dialog")?.open) {
    e.preventDefault();
    penutup.closest("dialog").close();
  }
});

// Keluar: pekerja layanan di alamat ini ditanya dulu apa yang belum terkirim, lalu mengosongkan yang disiapkannya.
const tanyaPekerja = (pekerja, kata) =>
  new Promise((jawab) => {
    const lubang = new MessageChannel();
    lubang.port1.onmessage = (e) => jawab(Number(e.data.hasil) || 0);
    setTimeout(jawab, 1500, 0);
    pekerja.postMessage({ kata }, [lubang.port2]);
  });
document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!("keluar" in form.dataset) || !navigator.serviceWorker) return;
  e.preventDefault();
  const pekerja = (await navigator.serviceWorker.getRegistrations()).map((satu) => satu.active).filter(Boolean);
  const n = (await Promise.all(pekerja.map((satu) => tanyaPekerja(satu, "belum")))).reduce((a, b) => a + b, 0);
  if (n && !confirm(isi(form.dataset.keluar, { n }))) return e.submitter && pulihkan(e.submitter);
  await Promise.all(pekerja.map((satu) => tanyaPekerja(satu, "keluar")));
  form.submit();
});

// Potongan yang menyegarkan diri: ambil alamatnya, ganti unsur ber-id sama, berhenti bila tandanya hilang.
const segarkan = async (unsur, jeda) => {
  await new Promise((r) => setTimeout(r, jeda));
  if (!unsur.isConnected) return;
  if (document.hidden) return segarkan(unsur, jeda);
  try {
    const jawab = await fetch(unsur.dataset.segarkan || location.href, { headers: { "X-Potong": unsur.id } });
    if (!jawab.ok) return segarkan(unsur, Math.min(jeda * 2, 30000));
    const baru = new DOMParser().parseFromString(await jawab.text(), "text/html").getElementById(unsur.id);
    if (!baru) return;
    const berubah = baru.innerHTML !== unsur.innerHTML;
    if (berubah) unsur.replaceWith(baru);
    const kini = berubah ? baru : unsur;
    if ("segarkan" in baru.dataset) return segarkan(kini, Number(baru.dataset.jeda) || 2000);
    delete kini.dataset.segarkan;
  } catch {
    return segarkan(unsur, Math.min(jeda * 2, 30000));
  }
};
for (const unsur of document.querySelectorAll("[data-segarkan]")) segarkan(unsur, Number(unsur.dataset.jeda) || 2000);

// Cetak: tombolnya tersembunyi sampai skrip ada.
for (const tombol of document.querySelectorAll("[data-cetak]")) {
  tombol.hidden = false;
  tombol.addEventListener("click", () => print());
}

// Pintasan ruang kerja; dapat dimatikan di menu akun (WCAG 2.1.4).
const saklar = document.querySelector("[data-pintasan]");
if (saklar) {
  document.querySelector("[data-pintasan-baris]").hidden = false;
  saklar.checked = localStorage.getItem("pintasan") !== "mati";
  saklar.addEventListener("change", () => localStorage.setItem("pintasan", saklar.checked ? "hidup" : "mati"));
  // Yang dilewati J dan K: baris daftar, berkas bersama, lalu lampiran yang dinilai di halaman satu berkas.
  const baris = () => [
    ...document.querySelectorAll("[data-baris] tbody th a, .bersama__pilih input, .nilai__gambar"),
  ];
  const pindah = (arah) => {
    const semua = baris();
    const kini = semua.indexOf(document.activeElement);
    semua[Math.max(0, Math.min(semua.length - 1, kini + arah))]?.focus();
  };
  const disini = () => document.activeElement.closest("tr, .bersama__satu, .nilai");
  const pilih = (rentang) => {
    const kotak = disini()?.querySelector('input[type="checkbox"]');
    kotak?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: rentang }));
  };
  const bantuan = document.getElementById("bantuan-tombol");
  const tindakan = {
    "/": () => document.querySelector("[data-cari]")?.focus(),
    j: () => pindah(1),
    k: () => pindah(-1),
    x: () => pilih(false),
    X: () => pilih(true),
    o: () => disini()?.querySelector("th a, .nilai__gambar, a")?.click(),
    e: () => (disini()?.querySelector("select") || document.querySelector(".nilai select, .bersama select"))?.focus(),
    "?": () => bantuan?.showModal(),
  };
  // Escape di sebuah pilihan penilaian kembali ke barisnya; J dan K jalan lagi dari sana.
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !e.target.matches?.(".nilai select, .bersama select, .nilai input")) return;
    disini()?.querySelector(".nilai__gambar, .bersama__pilih input")?.focus();
  });
  document.addEventListener("keydown", (e) => {
    if (!saklar.checked || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    if (e.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
    const tombol = document.querySelector(`[data-kunci="${CSS.escape(e.key.toLowerCase())}"]`);
    const tugas = tindakan[e.key] || (tombol && (() => tombol.click()));
    if (!tugas) return;
    e.preventDefault();
    tugas();
  });
}
