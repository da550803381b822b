// Foto kunjungan: diperkecil dan ditulis baru di ponsel (tanpa letak di dalamnya), bersidik, letaknya data tersendiri.
"use strict";
(() => {
  const SISI = 1600;
  const uuid = () => {
    if (self.crypto.randomUUID) return crypto.randomUUID();
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const t = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
    return `${t.slice(0, 8)}-${t.slice(8, 12)}-${t.slice(12, 16)}-${t.slice(16, 20)}-${t.slice(20)}`;
  };

  const perkecil = async (berkas) => {
    const gambar = await createImageBitmap(berkas, { imageOrientation: "from-image" });
    const skala = Math.min(1, SISI / Math.max(gambar.width, gambar.height));
    const kanvas = document.createElement("canvas");
    kanvas.width = Math.max(1, Math.round(gambar.width * skala));
    kanvas.height = Math.max(1, Math.round(gambar.height * skala));
    const pena = kanvas.getContext("2d");
    pena.imageSmoothingQuality = "high";
    pena.fillStyle = "white";
    pena.fillRect(0, 0, kanvas.width, kanvas.height);
    pena.drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
    gambar.close();
    const hasil = await new Promise((r) => kanvas.toBlob(r, "image/jpeg", 0.82));
    if (!hasil) throw new Error("gambar");
    return hasil.arrayBuffer();
  };

  // Letak sekarang; null bila ponsel tidak tahu atau tidak boleh.
  const letak = (batas = 12000) =>
    new Promise((r) => {
      if (!navigator.geolocation || !self.isSecureContext) return r(null);
      navigator.geolocation.getCurrentPosition(
        ({ coords: c }) => r({ letak: `${c.latitude.toFixed(6)},${c.longitude.toFixed(6)}`, akurasi: String(Math.round(c.accuracy)), sumber: "gps" }),
        () => r(null),
        { enableHighAccuracy: true, timeout: batas, maximumAge: 20000 },
      );
    });

  const kartu = async (foto, kata, hapus) => {
    const li = document.createElement("li");
    li.dataset.foto = foto.id;
    const kanvas = document.createElement("canvas");
    kanvas.setAttribute("role", "img");
    kanvas.setAttribute("aria-label", foto.nama);
    const gambar = await createImageBitmap(new Blob([foto.data], { type: "image/jpeg" }));
    kanvas.width = 320;
    kanvas.height = 240;
    const skala = Math.max(320 / gambar.width, 240 / gambar.height);
    const [l, t] = [gambar.width * skala, gambar.height * skala];
    kanvas.getContext("2d").drawImage(gambar, (320 - l) / 2, (240 - t) / 2, l, t);
    gambar.close();
    const p = document.createElement("p");
    p.className = "halus";
    p.textContent = foto.letak ? `${foto.letak}${foto.akurasi ? ` ±${foto.akurasi} m` : ""}` : kata.kataTanpaLetak;
    const tombol = document.createElement("button");
    tombol.type = "button";
    tombol.className = "tombol tombol--tenang";
    tombol.textContent = kata.kataHapus;
    tombol.addEventListener("click", () => hapus(foto, li));
    li.append(kanvas, p, tombol);
    return li;
  };
  self.fotoLapangan = { perkecil, letak, kartu, uuid };
})();
