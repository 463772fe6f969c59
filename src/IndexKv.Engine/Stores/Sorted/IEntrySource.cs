namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Index entries in the order of their keys, those of equal keys in the order of the input.</summary>
internal interface IEntrySource
{
    /// <summary>The current entry's first key bytes.</summary>
    ulong Prefix { get; }

    /// <summary>Where the current entry's record is.</summary>
    long Position { get; }

    /// <summary>Goes to the next entry; false after the last.</summary>
    bool MoveNext();
}
