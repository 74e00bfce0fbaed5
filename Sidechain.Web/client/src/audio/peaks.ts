/** The loudest sample of each of so many equal parts, 0 to 1, over all channels. */
export function peaksOf(audio: Pick<AudioBuffer, 'length' | 'numberOfChannels' | 'getChannelData'>, bars: number): Float32Array {
  const peaks = new Float32Array(bars);
  for (let channel = 0; channel < audio.numberOfChannels; channel++) {
    const samples = audio.getChannelData(channel);
    for (let bar = 0; bar < bars; bar++) {
      const end = Math.floor(((bar + 1) * samples.length) / bars);
      for (let at = Math.floor((bar * samples.length) / bars); at < end; at++) {
        peaks[bar] = Math.min(1, Math.max(peaks[bar]!, Math.abs(samples[at]!)));
      }
    }
  }
  return peaks;
}
