using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Files of a load that came to nothing.</summary>
internal static class RubbishFile
{
    /// <summary>Deletes a file; one that cannot be deleted is left to the next opening, so that no error hides the one that matters.</summary>
    public static void Delete(IFileSystem fileSystem, string name)
    {
        try
        {
            fileSystem.Delete(name);
        }
        catch (EngineException)
        {
        }
    }
}
