// Displacement tensor by tensor. Pure functions.

import { formatCount, formatNumber, isNumber } from './format.js';
import { against, hasValue } from './measured.js';

/** Rows of the table of tensors, with each one's share of coordinates and of the local displacement. */
export function tensorRows(tensors) {
  const all = tensors ?? [];
  const coordinates = all.reduce((sum, tensor) => sum + (tensor.coordinates ?? 0), 0);
  const local = all.reduce((sum, tensor) => sum + (tensor.localSquared?.value ?? 0), 0);
  return all.map((tensor) => ({
    name: tensor.name ?? '',
    coordinates: tensor.coordinates ?? 0,
    coordinateShare: share(tensor.coordinates, coordinates),
    local: tensor.localSquared,
    localShare: share(tensor.localSquared?.value, local),
    global: tensor.globalSquared,
    norm: tensor.normSquared,
    relative: tensor.relativeLocalSquared,
    predicted: tensor.predictedRelativeLocalSquared,
    agreement: against(tensor.relativeLocalSquared, tensor.predictedRelativeLocalSquared),
    ratio: ratioOf(tensor.relativeLocalSquared, tensor.predictedRelativeLocalSquared),
    meanVariance: isNumber(tensor.varianceSum) && tensor.coordinates > 0 ? tensor.varianceSum / tensor.coordinates : undefined,
    varianceRange: varianceRange(tensor),
  }));
}

function share(part, whole) {
  return whole > 0 && isNumber(part) ? part / whole : undefined;
}

function ratioOf(measured, predicted) {
  return hasValue(measured) && predicted > 0 ? measured.value / predicted : undefined;
}

function varianceRange({ varianceLeast: least, varianceGreatest: greatest }) {
  return isNumber(least) && isNumber(greatest) ? `${formatNumber(least, 2)} … ${formatNumber(greatest, 2)}` : '';
}

export function tensorSummary(rows) {
  const coordinates = rows.reduce((sum, row) => sum + row.coordinates, 0);
  return `${formatCount(rows.length)} tensors, ${formatCount(coordinates)} coordinates`;
}
