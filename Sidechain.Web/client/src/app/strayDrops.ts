/** A file that is dropped where no part of the page takes it stays where it was: the browser would open it in place of the app. */
export function ignoreStrayDrops(): void {
  const ignore = (event: DragEvent): void => {
    if (!event.defaultPrevented && event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    }
  };
  addEventListener('dragover', ignore);
  addEventListener('drop', ignore);
}
