package io.countersign.language;

import java.nio.file.*;
import java.util.*;

class Dump {
    public static void main(String[] a) throws Exception {
        SentenceVectors v = new SentenceVectors();
        try (var w = Files.newBufferedWriter(Path.of("/tmp/i3/vec.csv"))) {
            for (Example e : Example.in(Files.readString(Path.of("processes/ticket/ticket.examples.jsonl")))) {
                float[] x = v.of(e.text());
                StringBuilder s = new StringBuilder();
                for (float f : x) s.append(f).append(',');
                w.write(s.toString());
                w.newLine();
            }
        }
    }
}
