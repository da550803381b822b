// Sidik SHA-256: milik peramban bila alamatnya aman, selain itu hitungan sendiri (alamat http di jaringan kantor).
"use strict";
(() => {
  const akar = (n, pangkat) => ((n ** pangkat % 1) * 2 ** 32) | 0;
  const prima = [];
  for (let n = 2; prima.length < 64; n++) if (prima.every((p) => n % p)) prima.push(n);
  const hitung = (data) => {
    const K = prima.map((p) => akar(p, 1 / 3));
    const H = prima.slice(0, 8).map((p) => akar(p, 1 / 2));
    const panjang = ((data.length + 72) >> 6) << 6;
    const penuh = new Uint8Array(panjang);
    penuh.set(data);
    penuh[data.length] = 128;
    const lihat = new DataView(penuh.buffer);
    lihat.setUint32(panjang - 8, data.length / 2 ** 29);
    lihat.setUint32(panjang - 4, data.length << 3);
    const w = new Int32Array(64);
    const putar = (x, n) => (x >>> n) | (x << (32 - n));
    for (let awal = 0; awal < panjang; awal += 64) {
      let [a, b, c, d, e, f, g, h] = H;
      for (let i = 0; i < 64; i++) {
        const [x, y] = [w[i - 15], w[i - 2]];
        w[i] =
          i < 16
            ? lihat.getInt32(awal + 4 * i)
            : w[i - 16] + w[i - 7] + (putar(x, 7) ^ putar(x, 18) ^ (x >>> 3)) + (putar(y, 17) ^ putar(y, 19) ^ (y >>> 10));
        const satu = (h + (putar(e, 6) ^ putar(e, 11) ^ putar(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const dua = ((putar(a, 2) ^ putar(a, 13) ^ putar(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(satu + dua) | 0, a, b, c, (d + satu) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => (H[i] = (H[i] + x) | 0));
    }
    return H.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  };
  self.sidikDari = async (data) => {
    if (!self.crypto?.subtle) return hitung(data);
    const hasil = new Uint8Array(await self.crypto.subtle.digest("SHA-256", data));
    return [...hasil].map((x) => x.toString(16).padStart(2, "0")).join("");
  };
})();
