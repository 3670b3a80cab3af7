package io.candor.access.signin;

/** Fired in the transaction that ends sessions or tokens, or changes what somebody may do. */
record RightsChanged() {}
