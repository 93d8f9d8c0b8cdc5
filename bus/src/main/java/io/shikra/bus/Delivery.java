// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

/// A message on its way to one consumer.
///
/// @param sequence       position in the stream, from 1
/// @param publishedNanos when it was written, just before the sync that made it durable; nanoseconds since the Unix
///                       epoch
/// @param attempt        1 for the first delivery
public record Delivery(String stream, long sequence, long publishedNanos, int attempt, Message message) {}
