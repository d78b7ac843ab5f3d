/** The thread that lays minutes out (thread-renderer.ts): one document, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Minutes } from './document.ts';
import { renderPdf } from './render-pdf.ts';
import type { MinutesLanguage } from './words.ts';

export type PdfJob = { readonly minutes: Minutes; readonly language: MinutesLanguage };

const { minutes, language } = workerData as PdfJob;
parentPort?.postMessage(await renderPdf(minutes, language));
