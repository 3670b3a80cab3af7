package io.candor.operations;

/** Fired once, when the database has been reached and its schema is the one this version works with. */
public record DatabaseReady() {}
