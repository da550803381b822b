// Tanda tangan di layar: goresan menjadi gambar PNG di isian tersembunyi. Tanpa layar sentuh: pilih di atas kertas.
"use strict";
(() => {
  const pasang = (kotak) => {
    const kanvas = kotak.querySelector("canvas");
    const isian = kotak.querySelector("input[type=hidden]");
    const pena = kanvas.getContext("2d");
    const bersih = () => {
      pena.fillStyle = "white";
      pena.fillRect(0, 0, kanvas.width, kanvas.height);
      pena.strokeStyle = "#1b2033";
      pena.lineWidth = 4;
      pena.lineCap = pena.lineJoin = "round";
    };
    const titik = (e) => {
      const b = kanvas.getBoundingClientRect();
      return [((e.clientX - b.left) * kanvas.width) / b.width, ((e.clientY - b.top) * kanvas.height) / b.height];
    };
    let menggores = false;
    const simpan = (nilai) => {
      isian.value = nilai;
      isian.dispatchEvent(new Event("input", { bubbles: true }));
    };
    bersih();
    kanvas.addEventListener("pointerdown", (e) => {
      menggores = true;
      kanvas.setPointerCapture(e.pointerId);
      pena.beginPath();
      pena.moveTo(...titik(e));
      pena.lineTo(...titik(e));
      pena.stroke();
    });
    kanvas.addEventListener("pointermove", (e) => {
      if (!menggores) return;
      pena.lineTo(...titik(e));
      pena.stroke();
    });
    const angkat = () => {
      if (!menggores) return;
      menggores = false;
      simpan(kanvas.toDataURL("image/png"));
    };
    kanvas.addEventListener("pointerup", angkat);
    kanvas.addEventListener("pointercancel", angkat);
    kotak.querySelector("[data-hapus-goresan]").addEventListener("click", () => {
      bersih();
      simpan("");
    });
    // Goresan yang tersimpan digambar lagi.
    kotak.pulihkan = async () => {
      bersih();
      if (!isian.value) return;
      const gambar = new Image();
      gambar.src = isian.value;
      await gambar.decode().then(() => pena.drawImage(gambar, 0, 0), () => {});
    };
  };
  const atur = (baris) => {
    const cara = baris.querySelector("input[type=radio]:checked")?.value;
    baris.querySelector("[data-goresan]").hidden = cara !== "layar";
    baris.querySelector("[data-alasan]").hidden = cara !== "menolak";
  };
  self.tandaTangan = {
    mulai: (form) => {
      for (const kotak of form.querySelectorAll("[data-goresan]")) pasang(kotak);
      form.addEventListener("change", (e) => e.target.matches("[data-hadir] input[type=radio]") && atur(e.target.closest("[data-hadir]")));
    },
    atur: (form) => {
      for (const baris of form.querySelectorAll("[data-hadir]")) {
        atur(baris);
        baris.querySelector("[data-goresan]").pulihkan();
      }
    },
  };
})();
