namespace IndexKv.Engine.Tests.Support;

/// <summary>Which of the changes that were not flushed a crash leaves.</summary>
internal enum Survival
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>All of them.</summary>
    All,

    /// <summary>Any of their 512-byte blocks.</summary>
    Blocks,

    /// <summary>The first of them over all files, the last of these torn.</summary>
    Prefix,

    /// <summary>Any of them, each whole: later ones without earlier ones too.</summary>
    Writes,
}
