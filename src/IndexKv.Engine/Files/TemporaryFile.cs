namespace IndexKv.Engine.Files;

/// <summary>
/// Files of no use to anybody but who made them, in the directory for temporary files (TMPDIR, TEMP). They are gone when they are closed, or with
/// the process, and nobody else can open them.
/// </summary>
internal static class TemporaryFile
{
    public static IFile Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"indexkv-{Guid.NewGuid():N}.tmp");
        FileSizeSignal.Handle();
        try
        {
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                // Without a name it goes with the process, however that ends.
                File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                File.Delete(path);
            }

            return new DiskFile(path, handle);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("create the temporary file", path, 0, e);
        }
    }
}
