package weir.drills;

/** The codes that the drills expect of a hub. */
final class HubCodes {
    static final String STALLED = "WEIR-32xx";
    static final String GAP = "WEIR-42xx";
    static final String RENEWED = "WEIR-42xx";
    static final String NO_HUB = "WEIR-42xx";

    private HubCodes() {}
}
