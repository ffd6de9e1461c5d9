package weir.standins;

import java.io.IOException;
import java.nio.file.Path;

class MariaDbStandInIT extends BinaryLogStandInContract<MariaDbStandIn> {
    @Override
    MariaDbStandIn in(Path dir) throws IOException {
        return MariaDbStandIn.in(dir);
    }
}
