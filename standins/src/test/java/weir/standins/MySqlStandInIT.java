package weir.standins;

import java.io.IOException;
import java.nio.file.Path;

class MySqlStandInIT extends BinaryLogStandInContract<MySqlStandIn> {
    @Override
    MySqlStandIn in(Path dir) throws IOException {
        return MySqlStandIn.in(dir);
    }
}
