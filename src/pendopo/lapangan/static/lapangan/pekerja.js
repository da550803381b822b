// Pekerja layanan kerja lapangan: membuka kunjungan yang disiapkan tanpa jaringan, dan mengirim antrean.
// Hanya menyimpan yang diminta halaman, per orang; selebihnya selalu dari jaringan.
"use strict";
const AKAR = new URL("./", self.location).pathname;
const BEKAL = `lapangan-bekal ${AKAR}`;
const TUNGGU = 4000;
const antrean = new AntreanLapangan(AKAR);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

const simpanan = async () => caches.open(antrean.namaSimpanan(await antrean.pemilik()));
const polos = (alamat) => {
  const u = new URL(alamat);
  u.search = u.hash = "";
  return u.href;
};

const belumDisiapkan = () =>
  new Response(
    `<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Tidak ada jaringan</title><main><h1>Tidak ada jaringan</h1><p>Halaman ini belum disiapkan di ponsel ini. Yang sudah Anda isi tetap aman.</p><p><a href="${AKAR}">Kunjungan saya</a></p></main></html>`,
    { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
  );

// Halaman: jaringan lebih dulu; bila putus atau terlalu lama, yang disiapkan untuk orang ini.
const halaman = async (minta) => {
  const tersimpan = await (await simpanan()).match(polos(minta.url), { ignoreVary: true });
  if (!tersimpan) return fetch(minta).catch(belumDisiapkan);
  const tunggu = new Promise((_, gagal) => setTimeout(() => gagal(new Error("lama")), TUNGGU));
  try {
    const jawab = await Promise.race([fetch(minta), tunggu]);
    return jawab.status >= 500 ? tersimpan : jawab;
  } catch {
    return tersimpan;
  }
};

// Gaya, skrip, huruf: dari simpanan bila ada, sambil diperbarui.
const bekal = async (minta) => {
  const wadah = await caches.open(BEKAL);
  const ada = await wadah.match(minta, { ignoreVary: true });
  const baru = fetch(minta).then((jawab) => {
    if (ada && jawab.ok) wadah.put(minta, jawab.clone());
    return jawab;
  });
  if (!ada) return baru;
  baru.catch(() => {});
  return ada;
};

self.addEventListener("fetch", (e) => {
  const { request } = e;
  const alamat = new URL(request.url);
  if (request.method !== "GET" || alamat.origin !== self.location.origin) return;
  if (request.mode === "navigate" && alamat.pathname.startsWith(AKAR)) e.respondWith(halaman(request));
  else if (["style", "script", "font", "image"].includes(request.destination) && !alamat.pathname.startsWith(AKAR)) e.respondWith(bekal(request));
});

self.addEventListener("sync", (e) => {
  if (e.tag === "kirim-lapangan") e.waitUntil(antrean.kirimSemua().then((hasil) => {
    if (hasil === "putus" || hasil === "galat") throw new Error(hasil); // peramban mencoba lagi
  }));
});

// Menyiapkan halaman dan bekalnya; mengosongkan; menjawab berapa yang belum terkirim (sebelum keluar).
const siapkan = async ({ halaman: daftar, bekal: alat }) => {
  const [wadah, gudang] = [await simpanan(), await caches.open(BEKAL)];
  const perlu = new Set(alat.map((satu) => new URL(satu, self.location).href));
  let jadi = 0;
  for (const satu of daftar) {
    const jawab = await fetch(satu, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (!jawab.ok) continue;
    const teks = await jawab.clone().text();
    for (const cocok of teks.matchAll(/(?:href|src)="(\/(?:static|tema)[^"#]+)/g)) perlu.add(new URL(cocok[1], self.location).href);
    await wadah.put(new URL(satu, self.location).href, jawab);
    jadi++;
  }
  for (const satu of perlu) {
    const jawab = await fetch(satu).catch(() => null);
    if (jawab?.ok) await gudang.put(satu, jawab);
    else jadi = Math.min(jadi, 0);
  }
  for (const kunci of await gudang.keys()) if (!perlu.has(kunci.url)) await gudang.delete(kunci);
  return jadi;
};
const buangLama = async (tetap) => {
  const wadah = await simpanan();
  const boleh = new Set(tetap.map((satu) => new URL(satu, self.location).href));
  for (const kunci of await wadah.keys()) if (!boleh.has(kunci.url)) await wadah.delete(kunci);
};
const perintah = {
  siapkan,
  buang: ({ tetap }) => buangLama(tetap),
  daftar: async () => (await (await simpanan()).keys()).map((kunci) => new URL(kunci.url).pathname),
  belum: async () => {
    const { saya, isian } = await antrean.keadaan();
    return new Set([...saya.map((satu) => satu.kunjungan), ...isian.map((satu) => satu.kunjungan)]).size;
  },
  keluar: async () => antrean.tinggalkan(await antrean.pemilik()),
};
self.addEventListener("message", (e) => {
  const kerja = perintah[e.data?.kata];
  if (!kerja) return;
  const lubang = e.ports[0];
  e.waitUntil(
    Promise.resolve(kerja(e.data)).then(
      (hasil) => lubang?.postMessage({ hasil }),
      () => lubang?.postMessage({ gagal: true }),
    ),
  );
});
