package io.countersign.language;

/**
 * Word lists that a classifier reads with, as the texts of their files: a meaning a line, {@code name: word word*}.
 *
 * @param concepts words of any language that mean the same for the questions asked
 * @param foreign words of the language beside English by what they are in English
 */
public record Lexicon(String concepts, String foreign) {}
