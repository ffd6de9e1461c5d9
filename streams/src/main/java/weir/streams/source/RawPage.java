package weir.streams.source;

import weir.streams.model.Page;

/** A page before it is decoded: its bytes are small, its envelopes are not, so who takes it in says when. */
public interface RawPage {
    /** How many steps the page has. */
    int envelopes();

    /** To be called once, in the order of the pages. */
    Page decode();

    /** Of a source that has nothing to decode. */
    static RawPage of(Page page) {
        return new RawPage() {
            @Override
            public int envelopes() {
                return page.steps().size();
            }

            @Override
            public Page decode() {
                return page;
            }
        };
    }
}
