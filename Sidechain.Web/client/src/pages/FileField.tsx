import type { ChangeEvent } from 'react';
import { sizeText } from '../parts/sizeText';

/** The file to share: chosen by a click, by the keyboard, or dropped anywhere on the page. */
export function FileField({
  file,
  isOver,
  isDisabled,
  onChoose,
}: {
  file: File | null;
  isOver: boolean;
  isDisabled: boolean;
  onChoose: (file: File) => void;
}) {
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = event.currentTarget.files?.[0];
    if (chosen) {
      onChoose(chosen);
    }
  };
  return (
    <label className={isOver ? 'file over' : 'file'}>
      <input type="file" accept=".wav,.wave,audio/wav,audio/x-wav" onChange={choose} disabled={isDisabled} aria-describedby="file-hint" />
      <strong dir="auto">{file ? file.name : 'Choose a WAV file, or drop it here'}</strong>
      <span className="hint" id="file-hint">
        {file
          ? `${sizeText(file.size)}. Drop or choose another one to replace it.`
          : 'PCM 16, 24 or 32 bits, or float; mono or stereo; up to 50 MB after encoding.'}
      </span>
    </label>
  );
}
