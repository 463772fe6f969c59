using System.Collections.Concurrent;
using IndexKv.Engine;
using IndexKv.Engine.Errors;

namespace IndexKv.Data.Sessions;

/// <summary>The databases that are open in this process: one for each path, whatever the number of its connections. Thread-safe.</summary>
internal static class DatabaseRegistry
{
    private static readonly ConcurrentDictionary<string, SharedDatabase> Shared = new(
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>Opens the settings' database, or joins the users of the open one. Each user calls <see cref="SharedDatabase.Release"/> once.</summary>
    /// <exception cref="EngineException">It cannot be opened.</exception>
    /// <exception cref="InvalidOperationException">It is open in this process with other settings.</exception>
    public static Session Acquire(ConnectionSettings settings)
    {
        if (settings.Key is not { } key)
        {
            new SharedDatabase(null).TryAcquire(settings, out var own);
            return own!;
        }

        while (true)
        {
            // One that was closed between the lookup and the attempt has left the registry: the next turn makes a new one.
            var shared = Shared.GetOrAdd(key, static k => new SharedDatabase(k));
            if (shared.TryAcquire(settings, out var session))
                return session;
        }
    }

    /// <summary>Closes the settings' database as soon as no connection uses it: at once if none does.</summary>
    public static void Clear(ConnectionSettings settings)
    {
        if (settings.Key is { } key && Shared.TryGetValue(key, out var shared))
            shared.CloseWhenUnused();
    }

    /// <summary>Closes every database as soon as no connection uses it.</summary>
    public static void ClearAll()
    {
        foreach (var shared in Shared.Values)
            shared.CloseWhenUnused();
    }

    /// <summary>What the open databases have done.</summary>
    public static List<(string Path, DatabaseStatistics Statistics)> Statistics() =>
        [.. Shared.Values.Select(shared => shared.TryGetStatistics()).Where(s => s is not null).Select(s => s!.Value)];

    internal static void Remove(string key, SharedDatabase shared) => Shared.TryRemove(KeyValuePair.Create(key, shared));

    internal static Database Open(ConnectionSettings settings) => settings.IsInMemory
        ? Database.OpenInMemory(settings.Options)
        : Database.Open(settings.Key!, settings.Options);
}
