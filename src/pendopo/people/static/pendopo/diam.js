// Layar yang ditinggal: menutup diri pada batas waktu dan memberi tahu server. Yang menentukan tetap server.
"use strict";

(() => {
  const tirai = document.querySelector("dialog[data-diam]");
  if (!tirai) return;
  const loket = tirai.dataset.diam === "loket";
  const batas = Number(tirai.dataset.batas) * 1000;
  const peringatan = loket ? batas : batas - 60000;
  const sandi = () => tirai.querySelector('[name="csrfmiddlewaretoken"]').value;
  const kirim = (alamat, isi) =>
    fetch(alamat, {
      method: "POST",
      body: isi,
      headers: { "X-CSRFToken": sandi(), "X-Layar": "1" },
      keepalive: true,
    });

  // Satu jam untuk semua tab: yang terakhir bergerak di mana pun.
  const KUNCI = `diam:${tirai.dataset.denyut}`;
  let gerak = Date.now();
  let denyut = Date.now();
  let tertutup = false;
  const terakhir = () => Math.max(gerak, Number(localStorage.getItem(KUNCI)) || 0);
  localStorage.setItem(KUNCI, String(gerak));

  const catat = () => {
    if (tertutup || tirai.open) return;
    gerak = Date.now();
    if (gerak - denyut < 20000) return;
    denyut = gerak;
    localStorage.setItem(KUNCI, String(gerak));
    kirim(tirai.dataset.denyut).then((jawab) => {
      if (jawab.status === 401) location.reload();
    });
  };
  for (const jenis of ["keydown", "pointerdown", "input", "wheel"]) {
    document.addEventListener(jenis, catat, { passive: true, capture: true });
  }

  // Formulir yang sedang diisi: yang terakhir disentuh, tanpa berkas.
  let formulir = null;
  document.addEventListener("input", (e) => {
    if (e.target.form?.method === "post" && !tirai.contains(e.target)) formulir = e.target.form;
  });
  const isian = () => {
    const isi = new URLSearchParams();
    isi.set("_halaman", location.pathname + location.search);
    if (!formulir?.isConnected) return isi;
    for (const [nama, nilai] of new FormData(formulir)) {
      if (typeof nilai === "string") isi.append(nama, nilai);
    }
    const alamat = new URL(formulir.action);
    isi.set("_alamat", alamat.pathname + alamat.search);
    return isi;
  };

  const tutup = async () => {
    if (tertutup) return;
    tertutup = true;
    if (loket) {
      document.body.classList.add("tertutup");
      if (!tirai.open) tirai.showModal();
      await kirim(tirai.dataset.alamatTutup, isian()).catch(() => {});
      return;
    }
    document.body.classList.add("tertutup");
    const jawab = await kirim(tirai.dataset.alamatTutup, isian()).catch(() => null);
    const { ke } = jawab?.ok ? await jawab.json() : { ke: location.href };
    location.replace(ke);
  };
  const periksa = () => {
    const diam = Date.now() - terakhir();
    if (diam >= batas) tutup();
    else if (!loket && diam >= peringatan && !tirai.open) tirai.showModal();
    else if (!loket && diam < peringatan && tirai.open) tirai.close();
  };
  setInterval(periksa, 1000);
  document.addEventListener("visibilitychange", periksa);
  addEventListener("pageshow", periksa);

  tirai.addEventListener("cancel", (e) => {
    if (loket) e.preventDefault();
  });
  if (!loket) {
    tirai.addEventListener("close", () => {
      denyut = 0;
      catat();
    });
    return;
  }

  const buka = tirai.querySelector("form[data-buka-alamat]");
  const galat = tirai.querySelector("[data-galat]");
  const pin = buka.elements.pin;
  buka.addEventListener("submit", async (e) => {
    e.preventDefault();
    const jawab = await kirim(buka.dataset.bukaAlamat, new URLSearchParams(new FormData(buka))).catch(() => null);
    pin.value = "";
    if (jawab?.ok && !jawab.redirected) {
      tertutup = false;
      gerak = denyut = Date.now();
      localStorage.setItem(KUNCI, String(gerak));
      galat.hidden = true;
      document.body.classList.remove("tertutup");
      tirai.close();
    } else if (jawab?.status === 422) {
      galat.textContent = (await jawab.json()).salah;
      galat.hidden = false;
      pin.focus();
    } else location.reload();
  });
  for (const tombol of document.querySelectorAll("[data-kunci-layar]")) {
    tombol.hidden = false;
    tombol.addEventListener("click", () => tutup());
  }
})();
