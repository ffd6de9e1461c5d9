package weir.config;

/** One stage between source and sink. Closed on purpose: a new kind must be handled everywhere, see TransformsTest. */
public sealed interface TransformConfig
        permits KeepConfig, DropConfig, RenameConfig, CastConfig, RequireConfig, DefaultConfig {
    /** The word that selects it in the file. */
    String kind();
}
