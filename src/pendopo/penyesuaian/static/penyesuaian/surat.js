// Pratinjau surat: yang diketik disimpan ke rancangan, lalu gambarnya diambil lagi. Tanpa skrip, tombolnya menyimpan seperti biasa.
(() => {
  "use strict";
  const form = document.querySelector("form[data-pratinjau]");
  const image = document.querySelector("[data-pratinjau-gambar]");
  if (!form || !image) return;
  const status = document.querySelector("[data-pratinjau-kabar]");
  const fault = document.querySelector("[data-pratinjau-galat]");
  let timer = 0;
  let running = false;
  let again = false;

  const tell = (words) => { status.textContent = words; };
  const complain = (words) => {
    fault.hidden = !words;
    fault.querySelector("span").textContent = words || "";
  };
  const asData = (blob) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });

  async function draw() {
    const address = image.dataset.alamat || (image.dataset.alamat = image.getAttribute("src").split("?")[0]);
    const version = form.elements.versi.value;
    const answer = await fetch(`${address}?v=${version}`, { headers: { "X-Pratinjau": "1" } });
    if (!answer.ok) {
      complain(answer.status === 422 ? await answer.text() : form.dataset.kataGagal);
      tell("");
      return;
    }
    image.src = await asData(await answer.blob());
    image.removeAttribute("data-lama");
    complain("");
    tell(form.dataset.kataJadi);
  }

  async function renew() {
    if (running) { again = true; return; }
    running = true;
    image.setAttribute("data-lama", "");
    tell(form.dataset.kataMenyusun);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Pratinjau": "1" },
      });
      const told = await answer.json();
      for (const input of document.querySelectorAll("input[name=versi]")) input.value = told.versi;
      if (told.galat) { complain(told.galat); tell(""); } else { await draw(); }
    } catch {
      complain(form.dataset.kataGagal);
      tell("");
    }
    running = false;
    if (again) { again = false; renew(); }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(renew, 1200);
  });
  for (const button of document.querySelectorAll("[data-pratinjau-tombol]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      renew();
    });
  }
  image.addEventListener("error", () => { draw(); }, { once: true });
})();
