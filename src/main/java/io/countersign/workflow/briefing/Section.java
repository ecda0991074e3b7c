package io.countersign.workflow.briefing;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a statement of a briefing is, by its grammar in English and German; in the order of the briefing. */
enum Section {
    decisions(
            "Decisions",
            "Entscheidungen",
            Set.of(
                    "decisions",
                    "decision",
                    "decided",
                    "approved",
                    "agreed",
                    "beschlossen",
                    "entscheidungen",
                    "entscheidung",
                    "beschlüsse",
                    "beschluss"),
            "(?:we|team|group|board|all|everybody|everyone|they)(?: have| has)? (?:\\p{L}{1,15} )?(?:decided|agreed|approved|chose|settled|accepted)|(?:was|were|is|are|been) (?:decided|agreed|approved|confirmed)|decided|agreed (?:to|on|that)|decision is|^(?:approved|agreed|decision|resolved) ?:|withdrawn|revoked"
                    + "|^(?:beschluss|beschlossen|entscheidung) ?:|beschlossen|entschieden|(?:haben|hat|wurde|wurden|ist|sind) [^.!?]{0,80}(?:vereinbart|festgelegt|genehmigt)|einigen uns|geeinigt"),
    actions(
            "Actions",
            "Aufgaben",
            Set.of(
                    "actions",
                    "action",
                    "action items",
                    "action item",
                    "todo",
                    "todos",
                    "to do",
                    "next steps",
                    "tasks",
                    "aufgaben",
                    "aufgabe",
                    "nächste schritte",
                    "maßnahmen"),
            "(?:i|we|he|she|they|\\p{Lu}\\p{L}{1,20})(?:'ll| will| is going to| are going to| has to| have to| needs? to) \\p{L}{2,20}|takes? care of|takes? over|to do|todo|action item|^(?!nice|good|great|happy|thanks|hope|glad)(?-i:\\p{Lu}\\p{L}{1,20}) to \\p{L}{2,20}|somebody has to|(?-i:\\p{Lu}\\p{L}{1,20}) \\p{L}{2,15}s \\p{L}{1,20} (?:tomorrow|today|next (?:week|month))|->|(?:by|until|till|on) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next|the end|end of|\\d)"
                    + "|k(?:ü|ue)mmer(?:t|e|n) (?:sich|mich|uns)|(?:ü|ue)bern(?:immt|ehme|ehmen)|(?:muss|m(?:ü|ue)ssen|soll|wird|werde|werden) [^.!?]{0,120}\\p{L}{2,30}n|(?:bis|am) (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|n(?:ä|ae)chste|ende|zum|\\d)"),
    status(
            "Status",
            "Stand",
            Set.of(
                    "status",
                    "progress",
                    "updates",
                    "update",
                    "done",
                    "closed",
                    "open",
                    "open points",
                    "stand",
                    "fortschritt",
                    "sachstand",
                    "erledigt",
                    "offen",
                    "offene punkte"),
            "done|finished|completed?|shipped|delivered|released|deployed|in progress|on track|started|is live|went live|running|works? again|fixed|resolved|closed|ready|tested|pending|still open|on schedule|waiting for|not (?:yet )?\\p{L}{3,15}ed yet|(?:up|down) \\d{1,3} ?%|\\d{1,3} ?%|signed|arrived|sent|ok"
                    // what is, was or has been done, whatever that is; a few words ending in it: "oven repaired"
                    + "|(?:is|are|was|were|been) (?:now |again |all |both |finally |also )?(?:\\p{L}{2,14}ed|built|sold|paid|written|made|set up|found|won|up|open|back|green|switched (?:on|off))|went (?:out|up|down|to|well)|passed|a success|successful|^[^.!?]{3,60} \\p{L}{3,14}ed[.]?$"
                    + "|fertig(?:gestellt)?|abgeschlossen|erledigt|l(?:ä|ae)uft|im (?:zeit)?plan|gestartet|ausgeliefert|ver(?:ö|oe)ffentlicht|behoben|bereit|getestet|in arbeit|umgesetzt|noch offen"
                    + "|(?:ist|sind|wurde|wurden|war|waren) [^.!?]{0,60}(?:\\p{L}{0,12}ge\\p{L}{2,18}(?:t|en)|\\p{L}{3,20}iert|bestanden|verkauft|bezahlt|unterschrieben)"),
    risks(
            "Risks",
            "Risiken",
            Set.of(
                    "risks",
                    "risk",
                    "issues",
                    "blockers",
                    "blocked",
                    "problems",
                    "risiken",
                    "risiko",
                    "probleme",
                    "hindernisse",
                    "blockiert"),
            "risks?|at risk|blocked|blockers?|blocks|issues?|problems?|concern(?:s|ed)?|worr(?:y|ied|ies)|missing|fails?|failing|failed|late|broken|damaged|defect\\w*|down since|been down|is down|lost|delay(?:ed|s)?|cancell?ed|booked out|(?:is|are|running) low|short of|only (?:one|two) |leak\\w*|behind schedule|not enough|bottleneck|outage|do(?:es)? not work|do(?:es)?n't work|out of (?:order|service|stock)|expires?|(?:is|are) (?:still |too |very )?slow|strike"
                    + "|risik(?:o|en)|blockiert|probleme?|gefahr|gef(?:ä|ae)hrdet|kritisch|hindernis(?:se)?|fehlt|fehlen|ausfall|ausgefallen|defekt\\p{L}{0,2}|kaputt\\p{L}{0,2}|verzug|versp(?:ä|ae)t\\p{L}{1,6}|verz(?:ö|oe)ger\\p{L}{1,6}|verloren|besch(?:ä|ae)digt|engpass|sorgen?|reicht nicht");

    private final String english;
    private final String german;
    private final Set<String> labels;
    private final Pattern words;

    Section(String english, String german, Set<String> labels, String words) {
        this.english = english;
        this.german = german;
        this.labels = labels;
        // names begin with a capital, everything else in any case
        this.words = Pattern.compile(
                "(?<![\\p{L}\\d])(?:" + words.replace("\\p{Lu}", "(?-i:\\p{Lu})") + ")(?![\\p{L}\\d])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    String heading(boolean inGerman) {
        return inGerman ? german : english;
    }

    boolean isIn(String text) {
        return words.matcher(text).find();
    }

    /** The section that such words head; null for none. */
    static @Nullable Section ofLabel(String words) {
        String label = words.strip().toLowerCase(Locale.ROOT).replaceAll("^[#*= ]{1,10}|[:*#= ]{1,10}$", "");
        for (Section section : values()) {
            if (section.labels.contains(label)) {
                return section;
            }
        }
        return null;
    }
}
