/** The most that a post's waveform has. */
export const MAX_PEAKS = 1000;

const FULL_SCALE = 255;

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

/** The same as a post has them: whole numbers, 255 is full scale. */
export const postPeaksOf = (audio: Parameters<typeof peaksOf>[0]): number[] =>
  Array.from(peaksOf(audio, Math.min(MAX_PEAKS, audio.length)), (peak) => Math.round(peak * FULL_SCALE));

/** A post's peaks as so many bars, 0 to 1: the loudest of each bar's share; where there are fewer than bars, each stands for several. */
export function barsOf(peaks: readonly number[], bars: number): Float32Array {
  return Float32Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    return Math.min(1, Math.max(...peaks.slice(from, to)) / FULL_SCALE);
  });
}
