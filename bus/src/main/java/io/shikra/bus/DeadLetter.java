// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

/// A message that one consumer could not be given.
public record DeadLetter(long id, String consumer, String why, long sinceNanos, Delivery delivery) {}
