namespace IndexKv.Engine.Paging;

/// <summary>A page as a commit left it, with the versions before it that somebody may still read.</summary>
internal sealed class PageVersion(long version, byte[] bytes)
{
    private PageVersion? _older;

    public long Version => version;

    public byte[] Bytes => bytes;

    /// <summary>The next older version that is kept. Set by the writer while others read.</summary>
    public PageVersion? Older
    {
        get => Volatile.Read(ref _older);
        set => Volatile.Write(ref _older, value);
    }

    /// <summary>Whether the seal is known to match; false for pages rebuilt from the log until they are read.</summary>
    public bool IsVerified { get; set; } = true;
}
