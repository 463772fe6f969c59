using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>
/// The first bytes of a file in memory, read-only. Later writes to the file show through (one page cache on the supported systems).
/// </summary>
internal sealed unsafe class FileMap : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    public FileMap(SafeFileHandle handle, long length)
    {
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
        Length = length;
    }

    public long Length { get; }

    public ReadOnlySpan<byte> Slice(long offset, int length) => new(_start + offset, length);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
