"""Making a corpus folder of any size: episodes built in processes, kept in files, and written as shards in order."""
