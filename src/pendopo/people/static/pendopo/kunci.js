// Kunci perangkat (passkey): bertanya kepada peramban, menaruh jawabannya di formulir, lalu mengirim formulir itu.
// Bagian yang memerlukannya tersembunyi sampai berkas ini tahu bahwa peramban sanggup.
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;

  const keBita = (teks) => {
    const biasa = teks.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(biasa.padEnd(Math.ceil(biasa.length / 4) * 4, "=")), (h) => h.charCodeAt(0));
  };
  const keTeks = (bita) =>
    btoa(String.fromCharCode(...new Uint8Array(bita)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const kunciAsli = (daftar) => (daftar || []).map((k) => ({ ...k, id: keBita(k.id) }));

  const bukaPermintaan = ({ publicKey: p }) => ({
    publicKey: { ...p, challenge: keBita(p.challenge), allowCredentials: kunciAsli(p.allowCredentials) },
  });
  const bukaTawaran = ({ publicKey: p }) => ({
    publicKey: {
      ...p,
      challenge: keBita(p.challenge),
      user: { ...p.user, id: keBita(p.user.id) },
      excludeCredentials: kunciAsli(p.excludeCredentials),
    },
  });
  const tulisJawaban = (kunci) => {
    const jawab = {};
    for (const nama of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (kunci.response[nama]) jawab[nama] = keTeks(kunci.response[nama]);
    }
    if (kunci.response.getTransports) jawab.transports = kunci.response.getTransports();
    return JSON.stringify({
      id: kunci.id,
      rawId: keTeks(kunci.rawId),
      type: kunci.type,
      authenticatorAttachment: kunci.authenticatorAttachment,
      clientExtensionResults: kunci.getClientExtensionResults(),
      response: jawab,
    });
  };

  const ambilOpsi = async (form) => {
    if (form.dataset.opsi) return JSON.parse(form.dataset.opsi);
    const balasan = await fetch(form.dataset.opsiAlamat, { headers: { Accept: "application/json" } });
    if (!balasan.ok) throw new Error(String(balasan.status));
    return balasan.json();
  };

  const jalankan = async (form, tombol) => {
    const galat = form.querySelector("[data-kunci-galat]");
    if (galat) galat.hidden = true;
    tombol.setAttribute("aria-disabled", "true");
    try {
      const opsi = await ambilOpsi(form);
      const buat = form.dataset.kunciForm === "buat";
      const kunci = buat
        ? await navigator.credentials.create(bukaTawaran(opsi))
        : await navigator.credentials.get(bukaPermintaan(opsi));
      form.querySelector('[name="credential"]').value = tulisJawaban(kunci);
      form.submit();
    } catch {
      tombol.removeAttribute("aria-disabled");
      if (galat) galat.hidden = false;
    }
  };

  for (const form of document.querySelectorAll("form[data-kunci-form]")) {
    for (const bagian of form.querySelectorAll("[data-kunci-bagian]")) bagian.hidden = false;
    const tombol = form.querySelector("[data-kunci-tombol]");
    tombol?.addEventListener("click", (e) => {
      e.preventDefault();
      if (tombol.getAttribute("aria-disabled") !== "true") jalankan(form, tombol);
    });
  }
})();
