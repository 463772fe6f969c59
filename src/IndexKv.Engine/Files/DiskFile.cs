using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>A file on disk: written by positioned writes, viewed through a memory map that is renewed when the file has grown.</summary>
internal sealed class DiskFile : IFile
{
    private readonly SafeFileHandle _handle;
    private readonly Lock _mapping = new();
    private readonly List<FileMap> _outgrown = [];
    private FileMap? _map;
    private long _length;

    // What the file grew to last is being populated by another thread.
    private Task _populating = Task.CompletedTask;

    // Counted by several threads without care: it need not be exact.
    private int _firstUses;
    private bool _isReadInLargePages;

    public DiskFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        _length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    public long Length => Volatile.Read(ref _length);

    public void Read(long offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length)
        {
            int read;
            try
            {
                read = RandomAccess.Read(_handle, destination[done..], offset + done);
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                throw FileErrors.Wrap("read", Path, offset + done, e);
            }

            if (read == 0)
                throw FileErrors.EndOfFile(Path, offset, destination.Length, Length);
            done += read;
        }
    }

    public ReadOnlySpan<byte> View(long offset, int length)
    {
        var map = Volatile.Read(ref _map);
        if (map is null || offset < 0 || offset + length > map.Limit)
            map = MapAgain(offset, length);
        return map.Slice(offset, length);
    }

    public void Prefetch(ReadOnlySpan<long> offsets, int length) => Volatile.Read(ref _map)?.Prefetch(offsets, length);

    public void NoteFirstUse()
    {
        if (_isReadInLargePages || !LargePageReading.IsWorthwhile(++_firstUses, Length))
            return;
        lock (_mapping)
        {
            _isReadInLargePages = true;
            _map?.ReadInLargePages();
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        try
        {
            RandomAccess.Write(_handle, source, offset);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("write", Path, offset, e);
        }

        if (offset + source.Length > _length)
            Volatile.Write(ref _length, offset + source.Length);
    }

    public Task WriteBehind(long offset, ReadOnlyMemory<byte> source) => Task.Run(() =>
    {
        Write(offset, source.Span);
        StartWriting(offset, source.Length);
    });

    public void PopulateAhead(long offset, long length)
    {
        if (!OperatingSystem.IsLinux() || !_populating.IsCompleted)
            return;
        try
        {
            // Nothing can be read past the end.
            if (offset + length > _length)
            {
                RandomAccess.SetLength(_handle, offset + length);
                Volatile.Write(ref _length, offset + length);
            }

            _populating = LargePages.BeginPopulating(_handle, offset, offset + length);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            // A file that cannot be longer says so when it is written.
        }
    }

    public void StartWriting(long offset, long length) => NativeWriteBack.Start(_handle, offset, length);

    public void Flush()
    {
        var errno = NativeFlush.File(_handle);
        if (errno != 0)
            throw FileErrors.FlushFailed(Path, errno);
    }

    public void SetLength(long length)
    {
        try
        {
            _populating.Wait();
            if (length <= _length)
                Cut(length);
            else
                Grow(length);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("resize", Path, length, e);
        }
    }

    public void Dispose()
    {
        _populating.Wait();
        lock (_mapping)
        {
            _map?.Dispose();
            _map = null;
            _outgrown.ForEach(map => map.Dispose());
            _outgrown.Clear();
        }

        _handle.Dispose();
    }

    // The space is set aside now, so that a full disk shows here and not when a checkpoint writes.
    private void Grow(long length)
    {
        var errno = NativeAllocation.Reserve(_handle, _length, length - _length);
        if (errno == NativeAllocation.NotSupported)
        {
            RandomAccess.SetLength(_handle, length);
        }
        else if (errno != 0)
        {
            RandomAccess.SetLength(_handle, _length);
            throw FileErrors.Failed("resize", Path, length, errno);
        }
        else
        {
            _populating = LargePages.BeginPopulating(_handle, _length, length);
        }

        Volatile.Write(ref _length, length);
    }

    private void Cut(long length)
    {
        lock (_mapping)
        {
            if (_map is not null)
                _map.Limit = Math.Min(_map.Limit, length);
            Volatile.Write(ref _length, length);
            RandomAccess.SetLength(_handle, length);
        }
    }

    private FileMap MapAgain(long offset, int length)
    {
        lock (_mapping)
        {
            var fileLength = Length;
            if (offset < 0 || offset + length > fileLength)
                throw FileErrors.EndOfFile(Path, offset, length, fileLength);
            if (_map is not null && offset + length <= _map.Capacity)
            {
                _map.Limit = Math.Min(_map.Capacity, fileLength);
                return _map;
            }

            try
            {
                // Spans over the smaller map may still be in use: it stays until the file is closed.
                var map = new FileMap(_handle, fileLength);
                if (_isReadInLargePages)
                    map.ReadInLargePages();
                if (_map is not null)
                    _outgrown.Add(_map);
                Volatile.Write(ref _map, map);
                return map;
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                throw FileErrors.Wrap("map", Path, offset, e);
            }
        }
    }
}
