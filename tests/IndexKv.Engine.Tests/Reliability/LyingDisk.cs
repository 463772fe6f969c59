using IndexKv.Engine.Catalog;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;
using IndexKv.Engine.Tests.Support;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A simulated disk that breaks one kind of promise.</summary>
internal sealed class LyingDisk(SimulatedDisk disk, DiskLie lie) : IFileSystem
{
    private readonly List<IFile> _late = [];

    // Only a checkpoint writes a store's header page alone.
    private readonly HashSet<string> _checkpointed = [];
    private bool _headerWritten;
    private int _writes;

    /// <summary>How often it lied.</summary>
    public int Lies { get; private set; }

    public string Location => disk.Location;

    public IFile Open(string name, FileOpenMode mode) => new LyingFile(this, name, disk.Open(name, mode));

    public IFile CreateTemporary() => disk.CreateTemporary();

    public IReadOnlyList<string> List() => disk.List();

    public void Delete(string name) => disk.Delete(name);

    public void FlushDirectory()
    {
        if (lie == DiskLie.DropDirectoryFlush)
            Lies++;
        else
            disk.FlushDirectory();
    }

    public IDisposable Lock(bool shared) => this;

    public void Dispose()
    {
    }

    private void Flush(string name, IFile file)
    {
        var isHeader = name == LogFormat.FileName && _headerWritten;
        var isCheckpoint = _checkpointed.Remove(name);
        var drops = lie switch
        {
            DiskLie.DropLogFlush => name == LogFormat.FileName && !isHeader,
            DiskLie.DropLogHeaderFlush => isHeader,
            DiskLie.DropFreshFlush => IsStore(name) && !isCheckpoint,
            DiskLie.DropCheckpointFlush or DiskLie.FlushStoresAfterLogHeader => isCheckpoint,
            DiskLie.DropCatalogFlush => name == CatalogCodec.FileName,
            DiskLie.DropSortedFlush => name.EndsWith(".sorted", StringComparison.Ordinal),
            _ => false,
        };
        if (lie == DiskLie.FlushStoresAfterLogHeader && drops)
            _late.Add(file);
        if (drops)
            Lies++;
        else
            file.Flush();
        if (!isHeader)
            return;
        _headerWritten = false;
        foreach (var late in _late)
            late.Flush();
        _late.Clear();
    }

    private void Write(string name, IFile file, long offset, ReadOnlySpan<byte> source)
    {
        _headerWritten |= name == LogFormat.FileName && offset < LogFormat.HeaderSize;
        if (IsStore(name) && offset == 0 && source.Length == 4096)
            _checkpointed.Add(name);
        var lies = lie switch
        {
            DiskLie.LoseStoreWrite or DiskLie.MisplaceStoreWrite => IsStore(name) && source.Length == 4096 && ++_writes % 20 == 0,
            DiskLie.LoseEndOfLogWrite => name == LogFormat.FileName && source.Length > LogFormat.BlockSize && source.ContainsAnyExcept((byte)0) && ++_writes % 20 == 0,
            _ => false,
        };
        Lies += lies ? 1 : 0;
        if (!lies)
            file.Write(offset, source);
        else if (lie == DiskLie.LoseEndOfLogWrite)
            file.Write(offset, source[..^LogFormat.BlockSize]);
        else if (lie == DiskLie.MisplaceStoreWrite)
            file.Write(offset + source.Length, source);
    }

    private static bool IsStore(string name) => name.EndsWith(".hash", StringComparison.Ordinal);

    private sealed class LyingFile(LyingDisk owner, string name, IFile file) : IFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public void Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public ReadOnlySpan<byte> View(long offset, int length) => file.View(offset, length);

        public void Write(long offset, ReadOnlySpan<byte> source) => owner.Write(name, file, offset, source);

        public void Flush() => owner.Flush(name, file);

        public void SetLength(long length) => file.SetLength(length);

        public void Dispose() => file.Dispose();
    }
}
