namespace IndexKv.Linq.Execution;

/// <summary>What is asked of the one record, or none, that a key has.</summary>
internal enum LookupEnd
{
    /// <summary>The record; it has to be there.</summary>
    Required,

    /// <summary>The record, or the type's default.</summary>
    OrDefault,

    /// <summary>Whether it is there.</summary>
    Any,

    /// <summary>How many there are.</summary>
    Count,

    /// <summary>How many there are, as a 64-bit number.</summary>
    LongCount,
}
