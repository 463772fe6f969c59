namespace IndexKv.Engine.Files;

/// <summary>How a file is opened.</summary>
internal enum FileOpenMode
{
    /// <summary>It exists and is only read.</summary>
    Read,

    /// <summary>It exists and may be written.</summary>
    ReadWrite,

    /// <summary>It does not exist yet.</summary>
    Create,
}
