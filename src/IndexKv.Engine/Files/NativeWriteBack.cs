using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>
/// Lets the system begin to write what a later flush will wait for, so that the disk works while a large transaction is still being made.
/// Left to itself Linux begins when a tenth of the memory is unwritten. It promises nothing: the flush does, and reports what failed.
/// </summary>
internal static partial class NativeWriteBack
{
    private const uint Write = 2;

    public static void Start(SafeFileHandle handle, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
            _ = SyncFileRange(handle, offset, length, Write);
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileRange(SafeFileHandle handle, long offset, long length, uint flags);
}
