package io.candor.followup;

import java.util.regex.Pattern;

/**
 * The table of what a commitment sounds like in English, and of what only sounds like one. Patterns read a sentence as
 * {@link Promises} prepares it: lower case, contractions written out ("we'll" is "we will"), other people's words
 * removed. Each row has an example; a test reads the table row by row.
 */
enum PromiseRule {

    // ---- what commits: ends where the thing that will be done begins

    WE_WILL(
            Kind.COMMITS,
            "{we}(?: {soft}\\b)*+(?: can and| must and)? (?:will|shall)(?: {soft}\\b)*+ (?!not|never|{soft})",
            "We will refund every ticket."),
    WE_ARE_GOING_TO(
            Kind.COMMITS,
            "\\b(?:i am|we are)(?: {soft}\\b)*+ going to (?!not|never)",
            "We are going to replace all of them."),
    OUR_PEOPLE_WILL(
            Kind.COMMITS,
            "\\b(?:(?:my|our) (?:[a-z]+ ){0,2}?{people}(?: [a-z]+)?|(?:engineers|technicians|crews|teams|inspectors|specialists)|(?:an?|the) (?:[a-z]+ ){0,2}{people}|somebody|someone)"
                    + "(?: {soft}\\b)*+ (?:will|is going to|are going to)(?: {soft}\\b)*+ (?!(?:not|never|be able|{foretells})\\b)",
            "My team will be at the school at seven."),
    WHAT_WE_WILL_DO_IS(
            Kind.COMMITS,
            "\\bwhat {we} (?:will|am going to|are going to) do(?: now| next| today)? is (?:to )?",
            "What we are going to do is reopen every file."),
    THE_OTHERS_WILL(
            Kind.COMMITS,
            "(?<!\\b(?:it|this|that|which|there|he|she|what|who|where|when|how|why|they|i|we|you|not|solutions|response))(?: {soft}\\b){0,4}+ (?:will|shall|(?:is|are) going to)(?: {soft}\\b)*+ "
                    + "(?!(?:not|never|be|have|{soft}|{foretells}|soon|surely|only|just)\\b)(?=[a-z]+\\b)",
            "The company will bear the cost."),
    YOU_WILL(
            Kind.COMMITS,
            "\\b(?:you|they|{everybody}[^;]{0,80}?)(?: all| each)? (?:will|shall|(?:are|is) going to)(?: {soft}\\b)*+ "
                    + "(?=(?:have (?:your|a|an|the|it|them|all|every|full)|get|receive|keep|hear (?:from|it|about|back)|be {served}|see (?:your|the (?:money|refund|payment|credit)))\\b)",
            "You will have your refund within a week."),
    IT_WILL_BE_DONE(
            Kind.COMMITS,
            "\\b(?:will|shall|(?:is|are) going to)(?: {soft}\\b)*+ be (?:{served}|on (?:duty|site|hand|call)|in place|(?!{undergone})[a-z]+ed)\\b",
            "The report will be published."),
    NOBODY_WILL(
            Kind.COMMITS,
            "\\b(?:nobody|no one|none of (?:you|them|us|the [a-z]+|these [a-z]+|those [a-z]+|our [a-z]+)|no (?:customer|passenger|patient|family|child|tenant|employee|[a-z]+ed [a-z]+))\\b[^;]{0,40}? "
                    + "(?:will|is going to|are going to)(?: {soft}\\b)*+ (?:lose|pay|be (?!{undergone})[a-z]+(?:ed|t|n)|have to|go without|get a bill)\\b",
            "Nobody will lose a penny."),
    YOU_WILL_NOT_PAY(
            Kind.COMMITS,
            "\\byou (?:(?:will|shall) not|do not|will never) (?:pay|lose|be (?:charged|billed|left|asked)|have to pay)\\b",
            "You will not pay for the call."),
    WE_WILL_NOT(
            Kind.COMMITS,
            "{we}(?: {soft}\\b)*+(?: (?:will|shall|do)| (?:am|are)(?: {soft}\\b)*+ going to| (?:am|are))(?: {soft}\\b)*+ (?:not|never)(?: going to)?(?: {soft}\\b)*+ "
                    + "(?:charge|hide|rest|hesitate|stop|leave|split|sell|share|consider|let|do that|do this|repeat|give up|walk away|abandon|raise|keep|sleep|wait|tolerate|bill)\\b",
            "We will never sell your data."),
    WE_WILL_NOT_DO_THAT_TO_YOU(
            Kind.COMMITS,
            "{we}(?: {soft}\\b)*+ (?:will|am going to|are going to|(?:am|are) not going to)(?: {soft}\\b)*+(?: not| never)?(?<=not|not going to|never)(?: {soft}\\b)*+ "
                    + "(?=(?:ask|make|force|send|turn|put|take|cut|close|touch|use|pass|push|tell) (?:you|your|anybody|anyone|any|a single|one of you)\\b)",
            "We are not going to ask you for a deposit."),
    BOUND_BY_WORD(
            Kind.COMMITS,
            "(?:{we}(?: {soft}\\b)*+ (?:promise|guarantee|pledge|swear|undertake to|commit (?:ourselves |myself )?to)\\b"
                    + "|{we} (?:am|are) committed to (?=[a-z]+ing\\b)|\\b(?:you have|i give you|we give you) (?:my|our) word"
                    + "|\\b(?:count|rely) on (?:us|me) to|\\bhold (?:me|us) to (?:this|that|it)\\b)(?! nothing)",
            "I promise that this line stays open."),
    EVERYBODY_GETS(
            Kind.COMMITS,
            "\\b{everybody}\\b[^;]{0,60}? (?=(?:gets?|receives?|keeps?|hears from us|is refunded|are refunded|pays nothing)"
                    + "(?: back)? (?:an?|the|their|it|every|full|double|two|one|everything)\\b)",
            "Every question gets an answer."),
    YOU_GET(
            Kind.COMMITS,
            "\\byou (?=(?:get|receive|keep)(?: back)? (?:an?|the|your|it|all|every|everything|one|two)\\b|get back\\b|hear (?:it )?from (?:me|us))",
            "You get back everything you paid."),
    WE_PAY(
            Kind.COMMITS,
            "\\b(?:i|we|they|my team|an? (?:colleague|coach|nurse|doctor|courier|engineer|technician))(?: {soft}\\b)*+ "
                    + "(?=(?:(?:pay|pays|refund|refunds|rebook|reimburse|replace|replaces|cover|covers|return|send|sends|credit|waive|repair|fix|collect|deliver|bring|brings) "
                    + "(?:back |for )?(?:you|your|it|them|him|her|both|all of you|every|the (?:new|second|full|whole|difference|amount|cost|money|tablets|taxi|hotel|rent|bill|bag|bags))"
                    + "|call (?:you|each|every)|takes? (?:you|all of you|them) (?:to|home))\\b)",
            "If you bought another ticket, we pay for it."),
    WE_ARE_DOING(
            Kind.COMMITS,
            "{we} (?:am|are)(?: {soft}\\b)*+ (?=(?:setting up|sending|bringing (?:in|back)|opening|reopening|extending|doubling|hiring|giving|paying|refunding|replacing|waiving|adding|recalling|handing|publishing|flying|installing|lending|offering|covering)\\b)",
            "We are setting up a fund for the families."),
    NOT_UNTIL(
            Kind.COMMITS,
            "{we}(?: {soft}\\b)*+ (?:(?:will|shall) not|(?:am|are) not going to) (?!(?:know|see|have|be|say|speculate|comment|find|tell|understand|get)\\b)(?=[a-z]+\\b[^;]{0,200}\\buntil\\b)",
            "We will not reopen the plant until an inspector signs it off."),
    FROM_NOW_ON_IT_IS(
            Kind.COMMITS,
            "\\b(?:is|are)(?: {soft}\\b)*+ (?={served}\\b[^;]{0,200}\\bfrom (?:now|today|tomorrow) on\\b)",
            "Every tank is tested twice a day from now on."),
    MONEY_IS_PAID(
            Kind.COMMITS,
            "\\b(?:is|are)(?:(?: {soft}| automatically)\\b)*+ (?=(?:refunded|reimbursed|waived|credited|paid (?:back|out|with|in full|by us|to (?:you|them)))\\b)",
            "The overtime is paid with your November wages."),
    AT_OUR_COST(
            Kind.COMMITS,
            "\\b(?=(?:at (?:our|no(?: extra| additional)?) (?:cost|expense|charge)|free of charge|without (?:any )?charge|send us the bill)\\b)",
            "You can take any other line and send us the bill."),
    IT_GETS(
            Kind.COMMITS_WITH_DATE,
            "\\b(?:the|each|every|all|our|this|these|both) [^;,]{1,40}? (?=(?:gets?|receives?) (?:an?|its|their|new|double|two)\\b)",
            "The pool gets a new filter by Friday."),
    ON_US(Kind.COMMITS, "\\b(?:is|are|will be|comes?|goes?) (?=on (?:us|me|the house)\\b)", "The taxi is on us."),
    YOU_WILL_BE_ABLE(
            Kind.COMMITS_WITH_DATE,
            "\\b(?:you|they|{everybody}[^;]{0,80}?)(?: all| each)? (?:will be able to|can) (?=(?:down|up)?(?:load|use|see|read|check|collect|pick|claim|apply|book|rebook|return|exchange|call|reach|log|enter|bring|get|vote|register)\\b)",
            "From Monday you will be able to claim it on our page."),
    SCHEDULED(
            Kind.COMMITS_WITH_DATE,
            "\\b(?:refunds?|payments?|vouchers?|letters?|cards?|trucks?|buses|lorries|teams?|crews?|engineers?|supplies|deliveries|repairs|works?|lines?)\\b[^;,]{0,40}? "
                    + "(?=(?:go(?:es)? out|arrives?|starts?|opens?|begins?|comes? back|(?:is|are) {served})\\b)",
            "The refunds go out on Friday."),
    DATED(
            Kind.COMMITS_WITH_DATE,
            "\\b(?:{we} (?:am|are)(?: also| now)? (?=[a-z]+ing\\b(?<!going)(?! to see))|(?:will|shall)(?: {soft}\\b)*+ "
                    + "(?=(?:reopen|open|run|resume|return|restart|start|arrive|check|come|have|go out|be (?:back|open|available|ready|there|in place|up and running|on|at|with you))\\b))",
            "From Monday on, two engineers will check every train."),
    THERE_WILL_BE(
            Kind.COMMITS_WITH_DATE,
            "\\bthere will(?: {soft}\\b)*+ be (?!time|[a-z]* ?(?:rain|snow|delays|queues))",
            "There will be a bus from tomorrow on."),
    YOU_WILL_KNOW(Kind.COMMITS_WITH_DATE, "\\byou will (?:know|find out)\\b", "Within a day you will know."),
    FREE(Kind.COMMITS_WITH_DATE, "\\b(?:is|are) (?=free\\b)", "From midnight the buses are free."),
    FROM_NOW_WE(
            Kind.COMMITS_WITH_DATE,
            "\\b(?:as of|from|starting) (?:today|now|tomorrow|tonight|midnight|next [a-z]+|[a-z]+day)(?: on)?(?: ,)? {we} (?=[a-z]+\\b)",
            "As of today we stop the sale."),
    COME_OUT_FIRST(
            Kind.COMMITS,
            "\\b(?:those|these|your) [a-z]+ (?:come|comes|go|goes|are|leave|leaves) (?:out |back )?(?:first|today|tonight|tomorrow)\\b",
            "Those bags come out first."),

    // ---- what comes before and takes the commitment away

    HEDGED(
            Kind.SPOILED_BEFORE,
            "\\b(?:think|thought|believe|believes|hope|hopes|hoping|guess|suppose|expect|expects|imagine|doubt|doubts|wish|fear|trust|whether|if|unless|maybe|perhaps|possibly|sure|explain|ask)(?: that| how| when| where| why| whether)?(?: as| then)?(?: (?:we|i|you|they|it|he|she|the [a-z]+(?: [a-z]+)?))? $",
            "I hope that we will have power by Friday."),
    NOT_KNOWN(
            Kind.SPOILED_BEFORE,
            "\\b(?:(?:too (?:early|soon)|impossible|hard|difficult) to|(?:can|could|do|did|would|will) not|unable to) (?:yet )?(?:say|tell|know|promise|guarantee|foresee)\\b",
            "I can't promise you that it will be fixed tonight."),
    NOT_SO(
            Kind.SPOILED_BEFORE,
            "\\b(?:not true|untrue|not the case|false|nonsense|wrong|(?:a|the) (?:rumou?rs?|lie|claim|idea|fear))(?: to say)? that ",
            "It is not true that we are going to sell the company."),
    ASIDE(
            Kind.SPOILED_BEFORE,
            "\\b(?:what|how|why|where|when|whom?|which|things?|way|reason|before|until|in case)(?: that)? $|\\b(?:when|whether|why|how) (?:the |your |our )?[a-z]+ $",
            "Here is what we will do next."),
    REPORTED(
            Kind.SPOILED_BEFORE,
            "(?<!\\bi )(?<!\\bwe )(?<!\\bas )\\b(?:said|says|saying|told|tells|claims?(?= (?:that|to|it|he|she|they|we|the)\\b)|claimed|promised|promises|announced|wrote|writes|asked|asks|reported|reports|heard|predicts?|according to)\\b",
            "They said we will pay for everything."),
    SAID_BEFORE(
            Kind.SPOILED_BEFORE,
            "\\b(?:last (?:week|month|year|time)|yesterday|years? ago|back then) (?:i|we) (?:said|told|thought|promised)\\b",
            "Last week we said we will be done."),
    OTHERS(
            Kind.SPOILED_BEFORE,
            "\\b(?:storm|rain|snow|wind|winds|fire|flood|river|tide|prices?|demand|traffic|weather|temperatures?|virus|economy|markets?|police|court|courts|minister|parliament|government|competitors?|experts?)\\b",
            "The storm will be back by Friday."),

    // ---- what follows and takes it away, whatever the date

    NOT_AN_ACT(
            Kind.SPOILED_AFTER,
            "(?:see(?! to it| that)|know|need|want|have to|be able|be unable|be forced|learn|lose|miss|regret|remember|understand|survive|come out|look (?:back|at)|find out"
                    + "|get (?:through|to the|past|over|there|better|worse)|be (?:an?|fine|okay?|better|stronger|different|all right|remembered)|have (?:(?:about|already|probably) )?(?:been|had|lost|missed|spent|suffered|grown|fallen|risen|seen|more|less|noticed|heard)"
                    + "|try|hope|probably|likely|possibly|perhaps|maybe|consider|think|feel|struggle|suffer|depend|wait|all )\\b",
            "We will see how it goes."),
    AT_NO_TIME(
            Kind.SPOILED_AFTER,
            "[^;]{0,200}\\b(?:in (?:just )?an? (?:minute|moment|second|bit)|in due course|at some (?:point|stage)|sooner or later|one day|some day|eventually|when the time comes)\\b",
            "We will be reviewing that in due course."),
    NOTHING_SAID(
            Kind.SPOILED_AFTER,
            "(?:do|be|say|make|have|get)(?: about (?:it|that|this))?[.!;, ]*$",
            "These are the things we are going to do."),
    AFRAID(
            Kind.SPOILED_AFTER,
            ", i (?:am afraid|fear|think|suppose|guess|hope)\\b",
            "We will, I am afraid, have hard weeks."),
    IDEA(
            Kind.SPOILED_AFTER,
            "(?:get|have|receive|keep)(?: the| an?| your)? (?:idea|picture|point|feeling|sense|impression|message|gist)\\b",
            "You get the idea."),
    ONGOING(
            Kind.SPOILED_AFTER,
            "(?:looking|hoping|trying|expecting|planning|waiting|thinking|watching|seeing|hearing|talking|standing|speaking|being|getting|learning|doing|feeling|aiming)\\b",
            "We are looking at the logs until tomorrow."),

    // ---- manners and stage directions; with a date they can be commitments after all

    MANNERS(
            Kind.SPOILED_AFTER_UNLESS_DATED,
            "(?:be (?:happy|glad|pleased|delighted|brief|honest|frank|clear|blunt|direct|quick|right (?:with|back))|(?:take|answer) (?:a few|your|some|one|two|the|any|another|more|that)\\b[^;]{0,20}questions?"
                    + "|take (?:that|this|those)|hand (?:it )?(?:over|back) to|turn (?:to|it)|start|begin|come (?:back )?to|move on|go on|say|add|stop there|leave it|repeat|read(?! (?:every|each|all))|keep (?:it|this) (?:short|brief)|end|close with|admit"
                    + "|tell you (?:what|why|how|this|something|one)|give you an? (?:example|idea)|show you|not lie|walk you|explain|describe|let (?:my|him|her|them)|quote)\\b",
            "I will be happy to take a few questions.");

    /** Which part of a sentence a row reads, and what it decides. */
    enum Kind {
        COMMITS,
        /** Commits only where the sentence names a day. */
        COMMITS_WITH_DATE,
        /** Reads what comes before the commitment, from the last semicolon on. */
        SPOILED_BEFORE,
        /** Reads from where the thing that will be done begins. */
        SPOILED_AFTER,
        SPOILED_AFTER_UNLESS_DATED
    }

    final Kind kind;
    final Pattern pattern;
    final String example;

    PromiseRule(Kind kind, String pattern, String example) {
        this.kind = kind;
        this.pattern = Pattern.compile(
                pattern.replace("{we}", "\\b(?:i|we)")
                        .replace(
                                "{soft}",
                                "(?:also|still|now|then|always|certainly|definitely|absolutely|gladly|immediately|therefore|all|both|each|personally|of course|of course also|continue to|fully|simply|ever|today|tomorrow|tonight)")
                        .replace(
                                "{foretells}",
                                "(?:come (?:from|in|up)|require|reduce|provide|support|help|weigh|grow|rise|fall|drop|take (?:time|longer|a|some|several|many|days|weeks|months|years|two|three)|cost|depend|remain|become|happen|lead|mean|show|tell|decide|say|ask|think|feel|forget|need|want|know|understand|argue|see(?! (?:the|their) (?:money|refund))|continue|recover|reach|hit|last|end|affect|increase|go (?:up|down|away)|clear|change|judge|remember|wonder|find|learn|lose|miss|suffer|probably|likely|hopefully|hardly)")
                        .replace(
                                "{undergone}",
                                "(?:affected|needed|asked|remembered|missed|delayed|closed|cancelled|required|limited|surprised|disappointed|relieved|concerned|worried|interested|frustrated|shocked|harmed|killed|injured|damaged|used|faced|followed|based|decided|determined|caused|finished|noticed|involved|supposed|allowed|forced|challenged|continued|contained|delighted|pleased)")
                        .replace(
                                "{people}",
                                "(?:teams?|colleagues?|people|staff|crews?|engineers?|technicians?|nurses?|doctors?|partners?|inspectors?|specialists?|supervisors|lawyers|drivers?|branches|call cent(?:re|er)s?|hotline)")
                        .replace(
                                "{everybody}",
                                "(?:every|everyone|everybody|each|all of you|all who|all those|anyone|anybody|whoever|those of you|customers|passengers|patients|families|tenants|residents)")
                        .replace(
                                "{served}",
                                "(?:re)?(?:funded|booked|paid|imbursed|compensated|contacted|informed|notified|placed|paired|fixed|stored|opened|published|answered|delivered|credited|turned|removed|leased|investigated|called|connected|covered|waived|tested|inspected|completed|brought|offered|given|sent|told|honou?red|tended|checked|updated|solved|scheduled|handed|extended|resolved|deleted|examined|named|shipped|exchanged|reviewed|recalled|cleaned|evacuated|moved|upgraded|unlocked|unblocked|reversed|doubled|supplied|provided|arranged|installed|disclosed|reported|corrected|escorted|transferred|collected|picked up|lifted|looked (?:after|at|into)|taken care of)"));
        this.example = example;
    }

    /** Whether it finds a commitment; the others only say what makes it none. */
    boolean commits() {
        return kind == Kind.COMMITS || kind == Kind.COMMITS_WITH_DATE;
    }
}
