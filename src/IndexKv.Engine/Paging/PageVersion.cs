namespace IndexKv.Engine.Paging;

/// <summary>A page as a commit left it, with the versions before it that somebody may still read.</summary>
internal sealed class PageVersion(long version, PageBuffer buffer)
{
    private PageVersion? _older;

    public long Version => version;

    public ReadOnlySpan<byte> Bytes => buffer.Bytes;

    /// <summary>The memory that it is in, for who forgets the version.</summary>
    public PageBuffer Buffer => buffer;

    /// <summary>The next older version that is kept. Set by the writer while others read.</summary>
    public PageVersion? Older
    {
        get => Volatile.Read(ref _older);
        set => Volatile.Write(ref _older, value);
    }

    /// <summary>Whether the seal is known to match; false for pages rebuilt from the log until they are read.</summary>
    public bool IsVerified { get; set; } = true;
}
