"""What a run of the rules begins with."""

from __future__ import annotations

STATE = """
    CREATE TABLE absent (name VARCHAR);
    CREATE TABLE unsure (name VARCHAR);
    CREATE TABLE everywhere (name VARCHAR, n BIGINT);
    CREATE TABLE damaged (name VARCHAR, episode_id VARCHAR, id VARCHAR);
    CREATE TABLE elsewhere (name VARCHAR, episode_id VARCHAR, id VARCHAR);
    CREATE TABLE scattered (name VARCHAR, id VARCHAR, n BIGINT, first VARCHAR);
    CREATE TABLE moved (name VARCHAR, id VARCHAR);
    CREATE TABLE reported (code VARCHAR, name VARCHAR, id VARCHAR, episode_id VARCHAR);
    CREATE TABLE dropped (name VARCHAR, episode_id VARCHAR, row BIGINT);
    CREATE TABLE forms (surface VARCHAR, entity_id VARCHAR, form VARCHAR, exact BOOLEAN);
    CREATE TABLE all_episodes (episode_id VARCHAR, source_sha256 VARCHAR, row BIGINT);
    CREATE TABLE pointed (entity_id VARCHAR, n_mentions BIGINT, n_episodes BIGINT);
    CREATE TABLE lost_entities (name VARCHAR, value VARCHAR, field VARCHAR, item BIGINT, n BIGINT, row BIGINT,
        first VARCHAR);
    CREATE TABLE lacking_in_corpus (name VARCHAR, n HUGEINT);
    CREATE TABLE given_sources (sha256 VARCHAR, chars BIGINT, path VARCHAR);
    CREATE TABLE used_sources (sha256 VARCHAR);
"""
"""Empty tables: what is known beside the rows of a window, and what is kept from one to the next."""
