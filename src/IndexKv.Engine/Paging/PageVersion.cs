namespace IndexKv.Engine.Paging;

/// <summary>A page as a commit left it, with the versions before it that somebody may still read.</summary>
internal sealed class PageVersion(long version, byte[] bytes, PageVersion? older)
{
    private PageVersion? _older = older;

    public long Version => version;

    public byte[] Bytes => bytes;

    public PageVersion? Older => Volatile.Read(ref _older);

    /// <summary>Whether the seal is known to match; false for pages rebuilt from the log until they are read.</summary>
    public bool IsVerified { get; set; } = true;

    public void ForgetOlder() => Volatile.Write(ref _older, null);
}
